"""Makes the fonts of this folder from Inter's static TrueType files: the letters of Western and Central Europe, no
hinting, no layout tables, and digits of one width as the default ones, so that amounts stand under each other.

    python subset.py Inter_400Regular.ttf Inter-Regular.ttf
    python subset.py Inter_600SemiBold.ttf Inter-SemiBold.ttf

Needs fonttools. The letters that are kept stand in LETTERS; src/pdf/font.rs tests for those that receipts need."""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
LETTERS = "U+0020-007E,U+00A0-017F,U+0218-021B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2039,U+203A,U+20AC,U+2122,U+2190-2193,U+2212"
source, target = sys.argv[1:]
font = TTFont(source)
tabular = {}
for record in font["GSUB"].table.FeatureList.FeatureRecord:
    if record.FeatureTag == "tnum":
        for index in record.Feature.LookupListIndex:
            for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                tabular.update(table.mapping)
for table in font["cmap"].tables:
    for code in range(0x30, 0x3A):
        if code in table.cmap:
            table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])
options = subset.Options()
options.hinting = False
options.layout_features = []
options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "gasp"]
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
options.notdef_outline = True
options.recalc_timestamp = False
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
subsetter.subset(font)
font.save(target)
