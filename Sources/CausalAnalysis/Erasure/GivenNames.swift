/// English given names whose usual gender is clear.
enum GivenNames {
  static let women = """
    Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Betty \
    Margaret Sandra Ashley Kimberly Emily Donna Michelle Dorothy Carol Amanda Melissa Deborah \
    Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma \
    Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather \
    Diane Ruth Julie Olivia Joyce Victoria Lauren Christina Joan Evelyn Judith Megan Andrea \
    Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Frances Kathryn Janice Abigail Alice \
    Julia Judy Sophia Grace Denise Amber Marilyn Danielle Beverly Isabella Theresa Diana Natalie \
    Brittany Charlotte Marie Kayla Jane Anne Lucy Kate Claire Eleanor Rose Ellen Louise Caroline \
    Molly Holly Wendy Monica Erin Vanessa Veronica Sally Lily Chloe Ella Zoe Elena Clara Nora \
    Rosa Eva Audrey Leah Naomi Miriam Esther Irene Edith Eliza Joanna Bella Daisy
    """.split(separator: " ").map(String.init)

  static let men = """
    James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel \
    Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian George Timothy \
    Ronald Jason Edward Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott \
    Brandon Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Aaron Jose \
    Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Walter Keith Roger Sean Gerald \
    Carl Dylan Harold Bryan Lawrence Arthur Gabriel Bruce Billy Joe Alan Juan Elijah Albert Wayne \
    Randy Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Philip Simon Oliver Harry Luke Isaac \
    Howard Stuart Hugh Louis Oscar Victor Leo Martin Ralph Ernest Stanley Leonard Frederick Eugene \
    Graham Neil Ian Colin Derek Marcus Craig Todd Travis Trevor Ben Tom Tim Jim Bob Bill Fred \
    Steve Mike Dave
    """.split(separator: " ").map(String.init)
}
