"""Leaves, flowers, mushrooms and chillies."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from vessels import basket, board, bowl, cloth, pouch, stage, tray


def chilli(colour, stalk="#5c8a3a"):
    def draw(c):
        d = smooth([(-84, -6), (-70, -24), (-20, -26), (40, -14), (104, 18), (44, 14), (-20, 14), (-66, 16)])
        c.path(d, "#2a0a06", opacity=0.35, extra='transform="translate(4 9)"')
        c.path(d, c.rad(light(colour, 0.3), colour, dark(colour, 0.5), cx=0.3, cy=0.2))
        c.path("M-58 -12 q50 -12 100 2", stroke="#ffffff", width=6, opacity=0.5)
        c.path("M-80 -6 q-22 -4 -46 -24", stroke=dark(stalk, 0.2), width=9)
        c.path("M-88 -20 q20 4 20 34 q-22 0 -22 -16 z", stalk)

    return draw


def chili(c):
    stage(c, "cream", "oak")
    kinds = [c.symbol(chilli(k)) for k in ("#d42a1e", "#c4201c", "#e03a22", "#b51818")]
    green = c.symbol(chilli("#5f9a35"))
    basket(c, 560, 560, 400, 225, "#c59753", lambda c: c.heap(560, 560, 345, 82, 150, kinds + [kinds[0], green], 92, (0.86, 1.05), ground="#5c100c"), 0.8)
    c.strew([(905, 800), (1010, 838), (820, 852), (1030, 770)], kinds, (1, 1.1), turn=(-30, 30), under=70)
    c.strew([(180, 848)], [green], (1, 1.1), turn=(-10, 10), under=70)


def tea(c):
    def curl(colour):
        def draw(c):
            c.path("M-22 4 q10 -18 24 -8 t22 -6", stroke="#0d120a", width=9, opacity=0.4, extra='transform="translate(2 4)"')
            c.path("M-22 4 q10 -18 24 -8 t22 -6", stroke=colour, width=9)
            c.path("M-18 1 q10 -14 20 -6", stroke=light(colour, 0.4), width=2.4, opacity=0.7)

        return draw

    stage(c, "sage", "walnut")
    curls = [c.symbol(curl(k)) for k in ("#3f4a2c", "#4f5a36", "#333d24", "#5c6840")]
    # The pot.
    c.shadow(400, 742, 250, 46)
    c.path("M560 560 q80 -20 112 -120 l34 14 q-20 150 -130 200 z", c.lin("#a9573a", "#6b2f1d", angle=40))
    c.path("M196 470 q-120 10 -110 110 q10 90 140 96", stroke="#8a4229", width=30)
    c.path("M196 464 q-106 10 -98 104", stroke="#c67a58", width=8, opacity=0.7)
    c.form(smooth([(270, 420), (400, 404), (530, 420), (620, 520), (610, 640), (520, 734), (400, 748), (280, 734), (190, 640), (180, 520)]), "#9c4d32", shade=0.5, edge=80, glow=0.3)
    c.shine(278, 510, 30, 62, 24, 0.4, 14)
    c.oval(400, 420, 136, 30, "#7a3823")
    c.form(smooth([(276, 414), (310, 376), (400, 360), (490, 376), (524, 414), (400, 436)]), "#a8573a", shade=0.4, edge=26)
    c.ball(400, 350, 28, 24, "#9c4d32", 0, 0.5)
    # Two cups.
    for x, y in ((780, 640), (980, 700)):
        c.shadow(x, y + 108, 100, 22)
        cup = f"M{x - 112} {y} Q{x - 106} {y + 86} {x - 50} {y + 108} Q{x} {y + 118} {x + 50} {y + 108} Q{x + 106} {y + 86} {x + 112} {y} Z"
        c.form(cup, "#efe9dc", shade=0.4, edge=44, glow=0.7)
        c.oval(x, y, 112, 32, c.lin("#fffdf6", "#d6cdb8", angle=20))
        c.oval(x, y + 4, 100, 26, c.rad("#d9cf5c", "#c4b53c", "#8f8424"))
        c.shine(x - 34, y - 3, 34, 6, -4, 0.6, 2)
        c.path(f"M{x} {y - 26} q-20 -36 4 -70 q20 -34 0 -66", stroke="#ffffff", width=14, opacity=0.35, extra=c.blur(8))
    c.heap(690, 830, 190, 34, 40, curls, 40, (0.9, 1.1), ground="#20281a")
    for x, y, l, w, a in ((160, 836, 150, 56, -20), (168, 836, 140, 50, 10), (160, 830, 110, 34, -52)):
        c.leaf(x, y, l, w, a, "#5f9a45", veins=7)


def moringa(c):
    stage(c, "straw", "oak")

    def frond(x, y, length, angle, colour):
        at = lambda t, side=0: turned(length * t, side + length * 0.1 * t * t, angle, x, y)
        end = at(1)
        c.path(f"M{n(x)} {n(y)} Q{n(at(0.5)[0])} {n(at(0.5)[1])} {n(end[0])} {n(end[1])}", stroke="#8fae5a", width=6)
        for i in range(1, 8):
            t = i / 8
            for side in (-1, 1):
                bx, by = at(t)
                reach = length * 0.24 * (1.15 - t)
                ex, ey = at(t + 0.06, side * reach)
                c.path(f"M{n(bx)} {n(by)} L{n(ex)} {n(ey)}", stroke="#8fae5a", width=3)
                for k in (0.4, 0.7, 1.0):
                    for s in (-1, 1) if k < 1 else (0,):
                        lx, ly = bx + (ex - bx) * k, by + (ey - by) * k
                        lx, ly = turned(s * 15, 0, angle, lx, ly)
                        tone = c.rng.choice((colour, light(colour, 0.14), dark(colour, 0.12)))
                        c.oval(lx + 2, ly + 4, 17, 12, "#14240c", angle + 60 * side, 0.25)
                        c.oval(lx, ly, 17, 12, c.lin(light(tone, 0.34), dark(tone, 0.16), angle=50), angle + 60 * side)
        c.oval(end[0], end[1], 18, 12, light(colour, 0.1), angle)

    pouch(c, 150, 190, 340, 560, "#e3d6b8", "#fbf7ea", lambda c, x, y, r: [c.leaf(x, y + r * 0.9, r * 1.7, r * 0.8, a, "#5d9a40", veins=4) for a in (-90, -140, -40)])
    frond(560, 540, 520, -36, "#5d9a40")
    frond(560, 560, 540, -6, "#528c38")
    frond(470, 660, 300, 24, "#68a648")

    def powder(c):
        c.form(smooth([(690, 690), (760, 640), (850, 598), (940, 640), (1010, 690), (850, 730)]), "#7fa046", shade=0.3, edge=26)
        for x, y in c.scatter(160, 710, 990, 610, 710):
            if abs(x - 850) < (y - 596) * 1.8:
                c.oval(x, y, 3, 2.2, c.rng.choice(("#93b558", "#688a34")), opacity=0.7)

    bowl(c, 850, 692, 185, 140, "#8a5f3c", powder, inside="#5c3d24", band="#c99a66")
    c.path("M560 800 L760 852", stroke="#b98a52", width=20)
    c.ball(552, 796, 52, 34, "#b98a52", 16, 0.3)
    c.oval(552, 790, 40, 22, "#7fa046", 16)


def cap(c, x, y, r, colour, stem=True, lean=0.0):
    if stem:
        d = smooth([(x - r * 0.24, y), (x - r * 0.26 + lean * 0.5, y + r * 0.8), (x + lean, y + r * 1.1), (x + r * 0.3 + lean * 0.5, y + r * 0.8), (x + r * 0.24, y)])
        c.form(d, "#f3ead8", shade=0.35, edge=16, glow=0.6)
    c.oval(x, y + r * 0.1, r * 0.9, r * 0.3, "#e2d3b8")
    top = smooth([(x - r, y + r * 0.1), (x - r * 0.86, y - r * 0.42), (x - r * 0.3, y - r * 0.72), (x + r * 0.3, y - r * 0.72), (x + r * 0.86, y - r * 0.42), (x + r, y + r * 0.1), (x + r * 0.4, y + r * 0.3), (x - r * 0.4, y + r * 0.3)])
    c.path(top, "#2a1808", opacity=0.35, extra=c.blur(7) + ' transform="translate(5 9)"')
    c.form(top, colour, shade=0.42, edge=r * 0.36, glow=0.45)
    c.shine(x - r * 0.4, y - r * 0.4, r * 0.26, r * 0.1, -26, 0.5, 5)


def mushrooms(c):
    stage(c, "mist", "walnut")
    board(c, 600, 745, 510, 115, "#b5824e")
    c.shadow(480, 760, 330, 50)
    tones = ("#b08a66", "#a07a58", "#c29e78", "#94704f")
    for i, (x, y, r, lean) in enumerate((
        (330, 430, 108, 50), (510, 350, 124, 10), (690, 420, 112, -50), (240, 560, 92, 70), (790, 560, 92, -70),
        (420, 500, 116, 26), (600, 500, 118, -20), (330, 620, 92, 30), (520, 620, 108, 0), (700, 640, 90, -30),
    )):
        tall = smooth([(x - r * 0.24, y), (x - r * 0.3 + lean * 0.6, y + r * 0.9), (x + lean - r * 0.1, y + r * 1.5), (x + lean + r * 0.16, y + r * 1.5), (x + r * 0.3 + lean * 0.5, y + r * 0.9), (x + r * 0.26, y)])
        c.form(tall, "#f4ebd9", shade=0.4, edge=20, glow=0.7)
        cap(c, x, y, r, tones[i % 4], False)
    # One cut in half shows its white flesh and brown gills.
    x, y, r = 960, 700, 108
    c.shadow(x, y + 96, 100, 20)
    d = smooth([(x - r, y + 8), (x - r * 0.8, y - 52), (x - 30, y - 84), (x + 30, y - 84), (x + r * 0.8, y - 52), (x + r, y + 8), (x + 42, y + 22), (x + 30, y + 96), (x - 30, y + 96), (x - 42, y + 22)], tension=0.4)
    c.form(d, "#8a6746", shade=0.4, edge=10)
    d = smooth([(x - r * 0.9, y + 2), (x - r * 0.72, y - 44), (x - 26, y - 72), (x + 26, y - 72), (x + r * 0.72, y - 44), (x + r * 0.9, y + 2), (x + 34, y + 14), (x + 24, y + 88), (x - 24, y + 88), (x - 34, y + 14)], tension=0.4)
    c.form(d, "#faf5e8", shade=0.2, edge=16, glow=0.9)
    for side in (-1, 1):
        c.path(f"M{x + side * 30} {y + 12} Q{x + side * 50} {y - 16} {x + side * 94} {y}", stroke="#a98a68", width=9, opacity=0.75)


def flower(c, x, y, r, colour, heart, petals=18, layers=3):
    c.oval(x + r * 0.08, y + r * 0.14, r, r * 0.96, "#1c2410", opacity=0.28, extra=c.blur(7))
    for layer in range(layers):
        q = r * (1 - 0.26 * layer)
        tone = light(colour, 0.12 * layer)
        for i in range(petals):
            a = 360 * i / petals + layer * 360 / petals / 2
            px, py = turned(q * 0.56, 0, a, x, y)
            c.oval(px, py, q * 0.46, q * 0.17, c.lin(dark(tone, 0.3), tone, light(tone, 0.34), angle=0), a)
    c.oval(x, y, r * 0.25, r * 0.24, c.rad(light(heart, 0.3), heart, dark(heart, 0.4)))
    for i in range(20):
        a, q = i * 2.4, math.sqrt(i / 20) * r * 0.21
        c.oval(x + q * math.cos(a), y + q * math.sin(a), r * 0.026, r * 0.026, dark(heart, 0.3), opacity=0.7)


def flowers(c):
    stage(c, "rose", "oak")
    c.shadow(600, 842, 190, 40)
    for x, y, a in ((330, 470, 200), (380, 300, 225), (600, 200, -92), (820, 300, -46), (880, 470, -20), (420, 560, 170), (800, 560, 8)):
        c.leaf(600 + (x - 600) * 0.5, 480 + (y - 480) * 0.4, 260, 90, a, c.rng.choice(("#5d8a45", "#4f7f3a", "#6a9650")), wave=0.3)
    for x, y, r, colour, heart in (
        (600, 210, 104, "#f2b632", "#a8641c"), (440, 270, 110, "#e9869a", "#c99a2e"), (765, 280, 112, "#f4ede0", "#e0a62a"),
        (330, 410, 104, "#f4ede0", "#e0a62a"), (880, 420, 106, "#e7a0ac", "#c99a2e"), (545, 370, 122, "#d9566a", "#e0a62a"),
        (700, 420, 120, "#f5c548", "#a8641c"), (440, 500, 108, "#f2b632", "#a8641c"), (800, 530, 98, "#d9566a", "#e0a62a"), (610, 530, 112, "#f6efe2", "#e0a62a"),
    ):
        flower(c, x, y, r, colour, heart)
    wrap = "M360 560 Q600 660 850 560 L700 830 Q600 856 505 830 Z"
    c.path(wrap, "#2a1808", opacity=0.35, extra=c.blur(10) + ' transform="translate(6 4)"')
    c.path(wrap, c.lin("#d9b98a", ("#f2e2c2", 0.3), "#d6b380", "#a98455", angle=5))
    c.path("M360 560 Q480 640 560 842 M850 560 Q740 650 640 844", stroke="#a98455", width=4, opacity=0.5)
    c.path("M476 742 Q600 782 726 742 L720 774 Q600 812 488 774 Z", c.lin("#c4566a", "#e59aa6", "#a83f54", angle=0))
    c.path("M600 780 q-80 -50 -100 0 q10 40 100 8 q90 40 104 -6 q-20 -50 -104 -2", "#c9596d", stroke="#8f3346", width=2)
    c.oval(601, 784, 20, 17, "#a83f54")


PICTURES = [
    ("chili", "Ớt chỉ thiên", "Chillies", "spice", chili),
    ("tea", "Chè xanh", "Green tea", "drinks", tea),
    ("moringa", "Chùm ngây", "Moringa", "health", moringa),
    ("mushrooms", "Nấm tươi", "Fresh mushrooms", "vegetable", mushrooms),
    ("flowers", "Hoa cúc", "Chrysanthemums", "flowers", flowers),
]
