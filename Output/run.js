monographRun([["Results","201: 0 computed, 201 from the store"],["Rendered in","0.6 s"],["Computing, when it was done","12 min 54 s"]]);
