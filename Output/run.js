monographRun([["Results","52: 0 computed, 52 from the store"],["Rendered in","0.2 s"],["Computing, when it was done","11 min 23 s"]]);
