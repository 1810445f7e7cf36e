import Figures
import Interpretation
import LanguageModels
import Notebook
import SparseCoding

extension DirectiveLibrary {
  /// All directives of Monograph.
  ///
  /// A new directive is a type in a file of its own, named here.
  public static let monograph = DirectiveLibrary(
    directives: [
      OpenModel.self, OpenCorpus.self, ReadText.self, ActivationNorms.self, Generate.self,
      Harvest.self, Train.self, Sweep.self, Evaluate.self,
      Substitute.self, Baseline.self, BothSigns.self, Compare.self, Moments.self,
      MakeToyData.self, RunToySweep.self,
      CutFragments.self, AutoInterp.self, OpenServer.self, JudgeExplanations.self,
      Difference.self, Bootstrap.self, Correlation.self,
      FeaturesOn.self, FindFeature.self, DimensionsRead.self, MakeTokenHistogram.self,
      MeasureAblation.self, MeasureMonosemanticity.self,
      MakeFeatureCard.self, MakeFeatureTable.self, MakeFeatureAtlas.self,
      DrawCounterfactuals.self, MakePromptPair.self, PatchFeatures.self, PlaceOnCurve.self,
      FindFrontier.self, EditFeatures.self, EraseConcept.self, GrowCausalTree.self,
      Plot.self, PlotPanels.self, DrawFacets.self, MakePanel.self, MakeHeatMap.self,
      MakeSeries.self, Histogram.self,
      MakeStack.self, MakePart.self, StackedHistogram.self,
      MakeDistributions.self, MakeGroup.self,
      MakeAxis.self,
      MakeReference.self, MakeAnnotation.self, MakeRegion.self, MakeTable.self, MakeColumn.self,
      MakeClaim.self, MakeFinding.self,
      OpenBenchmarks.self,
    ],
    nominals: [
      ModelValue.self, CorpusValue.self, ReadingValue.self, NormProfileValue.self,
      EstimateValue.self,
      ActivationsValue.self, DictionaryValue.self, TrainingPoint.self, EvaluationValue.self,
      ExplainedVarianceValue.self, SimilarityValue.self, MomentsValue.self,
      SubstitutionValue.self, SubstituteValue.self,
      ToyDataValue.self, ToySweepValue.self,
      FragmentsValue.self, InterpretationValue.self, ServerValue.self, JudgementValue.self,
      FoundFeatureValue.self, TokenHistogramValue.self, AblationEffectValue.self,
      MonosemanticityValue.self, FeatureCardValue.self, FeatureAtlasValue.self,
      CounterfactualsValue.self, PromptPairValue.self, PatchingValue.self,
      PatchedPlaceValue.self, FrontierValue.self, EditedValue.self,
      ErasureValue.self, EraserValue.self,
      CausalTreeValue.self, TreeNodeValue.self, TreeEdgeValue.self,
      Figure.self, Panel.self, Series.self, Axis.self, Reference.self, Table.self,
      PartValue.self, GroupValue.self,
      ColumnValue.self, ClaimValue.self, FindingValue.self, SpreadValue.self,
      BenchmarksValue.self, ComparisonValue.self, PathMeasurement.self, AgreementValue.self,
      GrowthValue.self,
    ],
    choices: [
      Site.self, Arithmetic.self, ModelWeights.self, Architecture.self, DeadFeatureTreatment.self,
      DecompositionChoice.self, ExplainerChoice.self, FeatureSample.self,
      TaskChoice.self, OrderChoice.self, EditChoice.self, SimulatorChoice.self,
      JudgementChoice.self,
      MarkChoice.self,
      UncertaintyChoice.self, ScaleChoice.self,
      DirectionChoice.self, DistributionStyle.self,
      Relation.self,
    ])
}
