PROFILE  ?= standard
OUTPUT   ?= $(if $(filter standard,$(PROFILE)),Output,Output-$(PROFILE))
MONOGRAPH = .build/debug/monograph
SOURCES   = Package.swift $(shell find Sources -type f)
PACKAGES  = libopenblas-dev libcmark-dev libpng-dev libcairo2-dev libpango1.0-dev libzip-dev \
            libssl-dev pkg-config python3-pip fontconfig $(FONTS)
FONTS     = fonts-inter
HEADERS   = openblas libcmark libpng cairo pangocairo libzip libcrypto

report: $(MONOGRAPH)   ## regenerate the report in Output/
	@$(MONOGRAPH) fetch && $(MONOGRAPH) render --profile $(PROFILE) --output $(OUTPUT)

preview: $(MONOGRAPH)  ## show the report while its chapters are being written
	@$(MONOGRAPH) fetch && $(MONOGRAPH) preview --profile $(PROFILE) --output $(OUTPUT)

test: packages         ## run the tests
	swift build --build-tests && swift test --skip-build --disable-xctest

lint:                  ## check the formatting
	swift format lint --strict --recursive Package.swift Sources Tests

bench: $(MONOGRAPH)    ## measure ours and others in turn, into Benchmarks/results (ARGUMENTS=--quick)
	@$(MONOGRAPH) fetch && python3 Benchmarks/run.py $(ARGUMENTS)

accessibility:         ## audit the pages in Output/ with axe in Chromium
	python3 Tests/Accessibility/check.py Output

documentation:         ## render the documentation of the code into .build/documentation
	swift package dump-symbol-graph --minimum-access-level public >/dev/null
	find .build -name 'monographPackage*.symbols.json' -delete
	docc convert --additional-symbol-graph-dir $$(dirname $$(find .build -name 'Notebook.symbols.json' | head -1)) \
	  --fallback-display-name Monograph --fallback-bundle-identifier monograph \
	  --output-path .build/documentation --transform-for-static-hosting

manual: $(MONOGRAPH)   ## write the manual page, .build/manual/monograph.1
	swift build --product generate-manual
	mkdir -p .build/manual
	$$(find .build/*/debug -maxdepth 1 -name 'generate-manual*' -perm -u+x -type f | head -1) \
	  $(MONOGRAPH) --output-directory .build/manual

$(MONOGRAPH): $(SOURCES) | packages
	swift build --product monograph && touch $@

packages:              ## install the system libraries that are missing
	@if ! pkg-config --exists $(HEADERS) || ! fc-list 2>/dev/null | grep -qi inter; then \
	  if command -v apt-get >/dev/null; then \
	    sudo=$$([ $$(id -u) -eq 0 ] || echo sudo); \
	    $$sudo apt-get update -q && $$sudo apt-get install -y -q --no-install-recommends $(PACKAGES); \
	  elif command -v brew >/dev/null; then \
	    brew install openblas cmark libpng cairo pango libzip openssl@3 pkg-config && brew install --cask font-inter; \
	  else \
	    echo "Install these libraries, then run make again: $(HEADERS)"; exit 1; \
	  fi; \
	fi

.PHONY: report preview test lint bench accessibility documentation manual packages
