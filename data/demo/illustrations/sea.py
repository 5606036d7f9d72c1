"""From the coast of Tiền Hải and Thái Thụy."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from leafy import chilli
from vessels import basket, bowl, cloth, jar, plate, stage, tray


def fish(c, cx, cy, r, colour="#c9a15c"):
    d = smooth([(cx - r, cy), (cx - r * 0.4, cy - r * 0.42), (cx + r * 0.4, cy - r * 0.3), (cx + r * 0.8, cy), (cx + r * 0.4, cy + r * 0.3), (cx - r * 0.4, cy + r * 0.42)])
    c.path(d, colour)
    c.path(f"M{n(cx + r * 0.66)} {n(cy)} L{n(cx + r * 1.15)} {n(cy - r * 0.4)} Q{n(cx + r)} {n(cy)} {n(cx + r * 1.15)} {n(cy + r * 0.4)} Z", colour)
    c.oval(cx - r * 0.64, cy - r * 0.1, r * 0.08, r * 0.08, "#fff8e8")
    c.path(f"M{n(cx - r * 0.36)} {n(cy - r * 0.3)} q{n(r * 0.16)} {n(r * 0.3)} 0 {n(r * 0.6)}", stroke="#fff8e8", width=r * 0.06)


def bottle(c, cx, low, w, h, colour, label):
    x, top = cx - w / 2, low - h
    c.shadow(cx, low - 2, w * 0.56, w * 0.15)
    c.oval(cx + w * 0.7, low + 8, w * 0.7, w * 0.12, colour, opacity=0.3, extra=c.blur(14))
    neck = w * 0.17
    d = (
        f"M{n(cx - neck)} {n(top)} H{n(cx + neck)} V{n(top + h * 0.2)} C{n(cx + neck)} {n(top + h * 0.3)} {n(x + w)} {n(top + h * 0.3)} {n(x + w)} {n(top + h * 0.42)} "
        f"V{n(low - 20)} Q{n(x + w)} {n(low)} {n(x + w - 20)} {n(low + 2)} Q{n(cx)} {n(low + 12)} {n(x + 20)} {n(low + 2)} Q{n(x)} {n(low)} {n(x)} {n(low - 20)} V{n(top + h * 0.42)} C{n(x)} {n(top + h * 0.3)} {n(cx - neck)} {n(top + h * 0.3)} {n(cx - neck)} {n(top + h * 0.2)} Z"
    )
    c.path(d, c.lin(dark(colour, 0.35), (light(colour, 0.25), 0.26), (colour, 0.52), dark(colour, 0.5), angle=3))
    c.add(f"<g {c.clip(d)}>")
    c.oval(cx + w * 0.12, low - h * 0.2, w * 0.3, h * 0.22, light(colour, 0.5), opacity=0.5, extra=c.blur(24))
    c.rect(x, top, w, h * 0.13, "#f2e6d0", opacity=0.3)
    c.add("</g>")
    ly, lh = low - h * 0.45, h * 0.32
    c.path(f"M{n(x)} {n(ly)} Q{n(cx)} {n(ly + 14)} {n(x + w)} {n(ly)} V{n(ly + lh)} Q{n(cx)} {n(ly + lh + 14)} {n(x)} {n(ly + lh)} Z", c.lin(dark(label, 0.2), (light(label, 0.5), 0.3), label, dark(label, 0.3), angle=3))
    fish(c, cx - w * 0.02, ly + lh * 0.45, w * 0.26, "#9a3b26")
    c.rect(cx - w * 0.26, ly + lh * 0.8, w * 0.52, 7, "#9a3b26", 3, 0.6)
    c.shine(x + w * 0.13, low - h * 0.3, w * 0.035, h * 0.2, 0, 0.7, 3)
    c.shine(cx - neck * 0.5, top + h * 0.12, neck * 0.18, h * 0.08, 0, 0.6, 2)
    c.rect(cx - neck * 1.3, top - h * 0.09, neck * 2.6, h * 0.11, c.lin("#7a2a1c", ("#d9674a", 0.3), "#a83c28", "#5c1e12", angle=2), 7)


def fish_sauce(c):
    stage(c, "cream", "walnut")
    for x, s in ((300, 0.94), (480, 1.0)):
        bottle(c, x, 800 - (480 - x) * 0.16, 176 * s, 600 * s, "#a4501a", "#f4e6c6")
    # The earthen jar in which it ripens.
    c.shadow(830, 700, 250, 40)
    d = smooth([(690, 300), (830, 284), (970, 300), (1060, 430), (1050, 590), (960, 700), (830, 716), (700, 700), (610, 590), (600, 430)])
    c.form(d, "#7c4a30", shade=0.55, edge=90, glow=0.28)
    c.add(f"<g {c.clip(d)}>")
    for y in (380, 400, 620):
        c.path(f"M580 {y} Q830 {y + 56} 1080 {y}", stroke="#4f2c1a", width=6, opacity=0.5)
    c.add("</g>")
    c.shine(690, 420, 28, 80, 18, 0.32, 14)
    c.oval(830, 296, 152, 34, c.lin("#9a6444", "#5c3622"))
    c.form(smooth([(650, 286), (720, 216), (830, 180), (940, 216), (1010, 286), (830, 320)]), "#c9a15c", shade=0.45, edge=40)
    for k in range(9):
        c.path(f"M830 184 Q{720 + k * 28} 220 {664 + k * 42} {288 + 26 * math.sin(math.pi * k / 8)}", stroke="#8a6428", width=3, opacity=0.6)
    plate(c, 830, 806, 150, 48, "#f4f1e8", "#6f8fa8")
    c.oval(830, 806, 104, 30, c.rad("#d9822a", "#a8521a", "#7c3710"))
    c.shine(796, 798, 34, 6, -6, 0.6, 2)
    for x, y in ((800, 806), (846, 812), (868, 802)):
        c.oval(x, y, 13, 8, "#d42a1e")
        c.oval(x, y, 6, 3.4, "#f9d9a8")


def shell(colour):
    def draw(c):
        d = smooth([(0, 44), (-58, 22), (-72, -14), (-40, -44), (0, -52), (40, -44), (72, -14), (58, 22)])
        c.path(d, "#1a1208", opacity=0.4, extra='transform="translate(4 8)"')
        c.path(d, c.rad(light(colour, 0.5), colour, dark(colour, 0.45)))
        for k in (0.86, 0.68, 0.5, 0.33):
            c.path(f"M{n(-70 * k)} {n(34 - 48 * k)} Q0 {n(34 - 108 * k)} {n(70 * k)} {n(34 - 48 * k)}", stroke=dark(colour, 0.42) if k > 0.6 else light(colour, 0.5), width=4, opacity=0.5)
        c.path("M-40 -30 q34 -18 70 -6", stroke="#ffffff", width=6, opacity=0.5)

    return draw


def open_shell(c):
    c.oval(4, 10, 76, 56, "#1a1208", opacity=0.35)
    c.path(smooth([(0, 48), (-62, 24), (-76, -14), (-42, -48), (0, -56), (42, -48), (76, -14), (62, 24)]), "#b9a58a")
    c.path(smooth([(0, 40), (-54, 20), (-66, -12), (-36, -40), (0, -47), (36, -40), (66, -12), (54, 20)]), c.rad("#ffffff", "#f1e6da", "#cbb7a6"))
    c.path(smooth([(4, 26), (-44, 16), (-52, -6), (-30, -14), (0, -4), (30, -16), (50, -4), (40, 18)]), c.rad("#f6ead2", "#e6cfa6", "#b99a70"))
    c.path("M-42 6 q40 22 84 0", stroke="#8a7058", width=6, opacity=0.7)
    c.path("M-20 -26 q24 -10 44 0", stroke="#ffffff", width=6, opacity=0.8)


def clams(c):
    stage(c, "mist", "oak")
    kinds = [c.symbol(shell(k)) for k in ("#d8c7a8", "#c4ae8a", "#b8a488", "#e3d5bb", "#a8927a")]
    opened = c.symbol(open_shell)
    basket(c, 560, 580, 420, 215, "#c59753", lambda c: c.heap(560, 590, 350, 84, 165, kinds, 118, (0.86, 1.06), turn=(-50, 50), ground="#3f3424"), 0.8)
    c.strew([(920, 790), (1040, 838), (800, 850)], [kinds[0], opened, opened], (1.05, 1.15), turn=(-14, 14), under=66)
    c.strew([(175, 846)], [kinds[3]], (1, 1.1), turn=(-14, 14), under=62)


def shrimp_paste(c):
    stage(c, "rose", "walnut")
    jar(c, 400, 330, 350, 440, "#a4727c", "#b5553f", 0.1, "#f7ead2", lambda c, x, y, r: prawn(c, x, y, r / 60, "#c9553f"), opaque=True)

    def paste(c):
        c.form(smooth([(660, 640), (740, 590), (850, 560), (960, 590), (1040, 640), (850, 690)]), "#a8727e", shade=0.4, edge=30, glow=0.35)
        c.path("M740 612 q50 -40 110 -12 t110 6 M770 636 q60 -24 150 0", stroke="#c99aa4", width=8, opacity=0.7)

    bowl(c, 850, 640, 220, 165, "#e7e2d4", paste, inside="#7c4a58", band="#5f7f9c")
    for x, y, s, t in ((660, 800, 1.0, -8), (800, 828, 0.9, 14)):
        prawn(c, x, y, s, "#e8825c", t)
    c.strew([(985, 830)], [c.symbol(chilli("#d42a1e"))], (1, 1), turn=(-20, 0), under=60)
    for x, y in ((230, 820),):
        c.shadow(x, y + 20, 70, 16, 0.35, 7)
        c.oval(x, y, 70, 50, "#5f9a35")
        c.oval(x, y - 3, 64, 44, "#f3f6d8")
        for i in range(9):
            a = 2 * math.pi * i / 9
            c.oval(x + 32 * math.cos(a), y - 3 + 22 * math.sin(a), 21, 10, "#c3d76a", math.degrees(math.atan2(22 * math.sin(a), 32 * math.cos(a))))


def prawn(c, x, y, s, colour, turn=0):
    c.add(f'<g transform="translate({x} {y}) rotate({turn}) scale({s})">')
    c.path("M-60 20 Q-60 -50 10 -50 Q76 -46 70 16 Q60 50 30 52 Q52 20 30 -2 Q0 -22 -20 22 Q-40 40 -60 20 Z", c.lin(light(colour, 0.4), dark(colour, 0.2)))
    for k in range(5):
        a = math.radians(200 + k * 34)
        c.path(f"M{n(6 + 34 * math.cos(a))} {n(8 + 30 * math.sin(a))} L{n(6 + 68 * math.cos(a))} {n(8 + 60 * math.sin(a))}", stroke=dark(colour, 0.35), width=4, opacity=0.6)
    c.path("M30 52 l-26 20 l34 -4 l14 16 l4 -34 Z", colour)
    c.path("M-58 18 q-46 -30 -60 -78 M-56 12 q-20 -40 -12 -80", stroke=dark(colour, 0.1), width=3.5)
    c.oval(-44, 2, 6, 6, "#24140a")
    c.add("</g>")


def salt(c):
    stage(c, "mist", "pale")
    crystals = [c.symbol(lambda c, k=k: (c.rect(-11, -9, 22, 18, "#8fa3ad", 3, 0.4, 'transform="translate(2 3)"'), c.rect(-11, -9, 22, 18, c.lin("#ffffff", k, angle=50), 3))) for k in ("#dfe8ec", "#cfdde3", "#edf2f3")]
    tray(c, 600, 660, 510, 195, "#cda262")
    c.heap(570, 680, 370, 108, 260, crystals, 31, (0.85, 1.15), ground="#c3d2d9")
    c.path("M800 560 L1040 420", stroke="#a9763c", width=24)
    c.path("M800 553 L1036 414", stroke="#d9ac72", width=6, opacity=0.8)
    c.form(smooth([(650, 610), (700, 560), (800, 530), (850, 560), (830, 620), (740, 660), (670, 650)]), "#b98548", shade=0.45, edge=24)
    c.heap(745, 588, 80, 26, 44, crystals, 26, ground="#c3d2d9")
    c.strew(c.scatter(16, 150, 1060, 846, 874), crystals, (0.8, 1.1), under=10)


PICTURES = [
    ("fish-sauce", "Nước mắm Diêm Điền", "Diêm Điền fish sauce", "seafood", fish_sauce),
    ("clams", "Ngao Tiền Hải", "Tiền Hải clams", "seafood", clams),
    ("shrimp-paste", "Mắm tôm", "Shrimp paste", "seafood", shrimp_paste),
    ("salt", "Muối biển Thụy Hải", "Sea salt", "seafood", salt),
]
