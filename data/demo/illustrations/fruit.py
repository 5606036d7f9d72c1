"""Fruit of the highlands and of the delta."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from vessels import banana_leaf, basket, board, bowl, cloth, plate, stage, tray


def cherry(colour):
    def draw(c):
        c.oval(3, 6, 27, 26, "#2a0c08", opacity=0.35)
        c.ball(0, 0, 27, 26, colour, gloss=0.62, shade=0.52)
        c.oval(9, 12, 5.5, 4.5, dark(colour, 0.6), opacity=0.9)
        c.oval(8.5, 11.5, 2.6, 2, light(colour, 0.3), opacity=0.8)

    return draw


def coffee_cherries(c):
    stage(c, "sage", "oak")
    kinds = [c.symbol(cherry(k)) for k in ("#b91f26", "#c92c26", "#a5161f", "#cf4427", "#8f1220")]
    tray(c, 600, 625, 500, 215)
    c.heap(600, 640, 385, 140, 118, kinds, 50, (0.92, 1.16), ground="#5c0d10")
    for x, y, l, w, a in ((205, 470, 250, 100, -24), (250, 520, 240, 96, 22), (985, 480, 230, 96, 205), (1010, 560, 220, 92, 160)):
        c.leaf(x, y, l, w, a, "#3f7438", wave=0.1)
    for x, y in ((330, 505), (372, 528), (352, 470), (905, 540), (868, 520)):
        c.use(kinds[0], x, y, 1.25, 10)
    c.use(c.symbol(cherry("#8fa23a")), 402, 492, 1.2, 0)
    c.strew([(150, 838), (215, 862), (1060, 850)], kinds, (1.15, 1.25), under=26)


def thorny(c, cx, cy, rx, ry, colour, turn=0.0):
    """A durian: rows of cone-like thorns over a rounded body."""
    body = smooth(ring(cx, cy, rx, ry, 14, lambda i: c.rng.uniform(-0.02, 0.03), turn))
    c.form(body, colour, shade=0.6, edge=90, glow=0.2)
    thorns = []
    for row in range(-9, 10):
        v = row / 9.4
        reach = math.sqrt(1 - v * v)
        count = max(3, round(15 * reach))
        for k in range(count):
            u = math.sin((k + 0.5 + 0.5 * (row % 2)) / count * math.pi - math.pi / 2) * reach
            if u * u + v * v < 0.985:
                thorns.append((u, v))
    for u, v in sorted(thorns, key=lambda p: -(p[0] ** 2 + p[1] ** 2)):
        x, y = turned(u * rx, v * ry, turn, cx, cy)
        depth = math.sqrt(max(0.05, 1 - u * u - v * v))
        tx, ty = x + u * rx * 0.1 - 5 * depth, y + v * ry * 0.1 - 16 * depth
        s = 25 * (0.62 + 0.38 * depth)
        lit = max(0.0, min(1.0, 0.55 - 0.42 * u - 0.4 * v))
        tone = mix(dark(colour, 0.55), light(colour, 0.34), lit)
        c.path(f"M{n(x - s)} {n(y + s * 0.5)} L{n(tx)} {n(ty - s * 0.5)} L{n(x + s * 0.1)} {n(y + s * 0.8)} Z", light(tone, 0.16))
        c.path(f"M{n(x + s)} {n(y + s * 0.4)} L{n(tx)} {n(ty - s * 0.5)} L{n(x + s * 0.1)} {n(y + s * 0.8)} Z", dark(tone, 0.26))


def durian(c):
    stage(c, "cream", "walnut")
    banana_leaf(c, 620, 745, 520, 120, "#4f8540")
    c.shadow(450, 752, 300, 66)
    c.path("M462 250 q-10 -70 22 -120 l46 4 q-26 60 -18 120 z", c.lin("#a98a56", "#6f5630", angle=10))
    c.oval(506, 132, 24, 11, "#c9ad78", -4)
    thorny(c, 455, 490, 300, 262, "#8f9440", -14)
    # The opened part: husk, white inside, two golden segments.
    c.shadow(860, 800, 260, 50)
    husk = smooth([(610, 700), (660, 585), (800, 520), (960, 545), (1080, 640), (1110, 740), (1030, 815), (860, 845), (700, 810)])
    c.form(husk, "#878c3d", edge=40)
    for i in range(26):
        a = math.pi * (0.02 + 0.96 * i / 25)
        x, y = 860 + 252 * math.cos(a), 690 + 158 * math.sin(a)
        c.path(f"M{n(x - 22)} {n(y - 14)} L{n(x + 24 * math.cos(a))} {n(y + 26)} L{n(x + 20)} {n(y - 16)} Z", c.lin("#a9ab55", "#5c6128", angle=70))
    c.form(smooth([(640, 692), (690, 600), (810, 548), (950, 566), (1050, 645), (1076, 722), (1010, 778), (860, 802), (715, 772)]), "#f3ead0", shade=0.3, edge=36)
    c.path(smooth([(680, 690), (740, 612), (850, 588), (960, 606), (1032, 680), (990, 745), (860, 768), (740, 748)]), "#d9c898", opacity=0.7)
    c.form(smooth([(690, 700), (720, 622), (800, 590), (872, 620), (884, 690), (850, 745), (770, 755), (708, 738)]), "#f2c640", shade=0.42, edge=40, glow=0.55)
    c.form(smooth([(868, 690), (892, 622), (952, 606), (1018, 650), (1034, 706), (990, 750), (910, 752)]), "#eebb33", shade=0.42, edge=38, glow=0.55)
    c.shine(765, 636, 40, 14, -24, 0.6, 7)
    c.shine(935, 642, 34, 12, -12, 0.55, 7)
    c.path("M730 700 q50 26 110 4 M905 704 q44 18 90 -4", stroke="#c98f1c", width=4, opacity=0.5)


def avocado(c):
    stage(c, "mist", "pale")
    board(c, 610, 735, 500, 110, "#b07a47")

    def pear(cx, cy, s, turn):
        pts = [(0, -250), (70, -222), (112, -140), (168, -20), (182, 90), (120, 196), (0, 226), (-120, 196), (-182, 90), (-168, -20), (-112, -140), (-70, -222)]
        return smooth([turned(x * s, y * s, turn, cx, cy) for x, y in pts], tension=0.5 * 1.1)

    for x, y, l, w, a in ((345, 232, 230, 92, -20), (338, 232, 200, 84, 206)):
        c.leaf(x, y, l, w, a, "#47793a")
    c.shadow(400, 706, 210, 44)
    c.form(pear(400, 480, 1.04, -14), "#4b6b2c", shade=0.55, edge=70)
    for _ in range(230):
        a, r = c.rng.uniform(0, 6.28), math.sqrt(c.rng.random())
        x, y = turned(r * 160 * math.cos(a), 60 + r * 160 * math.sin(a), -14, 400, 480)
        c.oval(x, y, 3.2, 2.4, light("#4b6b2c", 0.45), opacity=0.35)
    c.shine(318, 440, 22, 78, 14, 0.35, 10)
    c.oval(340, 226, 15, 11, "#6b4f2a", -14)
    c.shadow(775, 800, 250, 48)
    c.form(pear(790, 600, 0.98, 58), "#3f5a26", shade=0.5, edge=20)
    c.form(pear(786, 595, 0.9, 58), "#a9bf4c", shade=0.2, edge=14)
    c.form(pear(785, 593, 0.83, 58), "#f0e59a", shade=0.26, edge=46, stops=("#fbf5c4", "#f2e8a0", "#c9cf6a"))
    px, py = 730, 632
    c.oval(px + 4, py + 7, 96, 94, "#b4a648", opacity=0.85)
    c.form(smooth(ring(px, py, 88, 86, 12)), "#8a5528", shade=0.55, edge=40, glow=0.35)
    c.shine(px - 30, py - 34, 24, 14, -30, 0.7, 6)


def passion_fruit(c):
    stage(c, "rose", "oak")
    cloth(c, 600, 740, 500, 120, "#f2ead8", -2, "#8fa86b")
    for x, y, l, w, a in ((560, 420, 270, 130, -34), (585, 450, 250, 110, 18), (540, 440, 240, 110, 200)):
        c.leaf(x, y, l, w, a, "#4a8440", wave=0.08)
    for cx, cy, r, colour in ((360, 560, 178, "#5f2340"), (620, 500, 150, "#6c2846")):
        c.shadow(cx, cy + r * 0.93, r * 0.85, r * 0.2)
        c.form(smooth(ring(cx, cy, r, r * 0.97, 12, lambda i: c.rng.uniform(-0.012, 0.012))), colour, shade=0.6, edge=62, glow=0.3)
        c.shine(cx - r * 0.4, cy - r * 0.45, r * 0.2, r * 0.12, -35, 0.55, 9)
        for _ in range(40):
            x, y = cx + c.rng.uniform(-0.8, 0.8) * r, cy + c.rng.uniform(-0.8, 0.8) * r
            if (x - cx) ** 2 + (y - cy) ** 2 < (r * 0.85) ** 2:
                c.oval(x, y, 3, 2.4, "#d9a0a8", opacity=0.35)
        c.path(f"M{n(cx + 10)} {n(cy - r + 4)} q6 -34 34 -46", stroke="#6e7a3c", width=11)
    for cx, cy, r in ((790, 690, 178), (420, 772, 0)):
        if not r:
            continue
        c.shadow(cx, cy + r * 0.72, r * 0.96, r * 0.26)
        c.oval(cx, cy + 16, r, r * 0.82, c.lin("#6c2846", "#3b1226", angle=30))
        c.oval(cx, cy, r, r * 0.8, c.lin("#7d3552", "#4a1a30", angle=40))
        c.oval(cx, cy, r * 0.94, r * 0.745, "#f4e4d6")
        c.oval(cx, cy + 2, r * 0.8, r * 0.62, c.rad("#f8c22c", "#eaa21c", "#c9780f", r=0.8))
        for i in range(48):
            a, q = i * 2.4, math.sqrt((i + 0.5) / 48) * 0.88
            x, y = cx + r * 0.76 * q * math.cos(a), cy + 2 + r * 0.58 * q * math.sin(a)
            t = math.degrees(a)
            c.oval(x, y, 19, 14, "#fbd75a", t, 0.75)
            c.oval(x + 1, y + 1, 11.5, 7, "#2b1a12", t)
            c.oval(x - 3, y - 2.5, 3.6, 1.9, "#ffffff", t, 0.8)
        c.shine(cx - r * 0.3, cy - r * 0.3, r * 0.3, r * 0.1, -20, 0.4, 6)


def mango(c):
    stage(c, "straw", "oak")

    def shape(cx, cy, s, turn):
        pts = [(-190, 30), (-150, -80), (-40, -130), (90, -112), (180, -40), (206, 40), (150, 108), (30, 136), (-110, 112)]
        return smooth([turned(x * s, y * s, turn, cx, cy) for x, y in pts])

    def fruits(c):
        for cx, cy, s, t, colour in ((290, 530, 0.9, -24, "#e9ac32"), (650, 520, 0.9, 16, "#eab43a"), (470, 460, 0.98, -6, "#f0b62f"), (380, 620, 0.9, 8, "#eeb038"), (590, 625, 0.88, -12, "#f3bd3c")):
            d = shape(cx, cy, s, t)
            c.path(d, "#3a2408", opacity=0.4, extra=c.blur(10) + ' transform="translate(6 8)"')
            c.form(d, colour, shade=0.45, edge=60, glow=0.45)
            x, y = turned(150 * s, -10 * s, t, cx, cy)
            c.add(f"<g {c.clip(d)}>")
            c.oval(x, y, 130 * s, 100 * s, "#d9572a", opacity=0.45, extra=c.blur(34))
            c.oval(cx - 150 * s, cy + 60, 100 * s, 60 * s, "#9fae3c", opacity=0.5, extra=c.blur(30))
            c.add("</g>")
            x, y = turned(-50 * s, -78 * s, t, cx, cy)
            c.shine(x, y, 52 * s, 17 * s, t - 12, 0.6, 9)

    basket(c, 470, 600, 380, 205, "#c79a57", fruits, 0.8)
    for x, y, l, w, a in ((474, 346, 240, 64, -24), (462, 350, 230, 60, 205)):
        c.leaf(x, y, l, w, a, "#3f7a38", veins=9)
    c.path("M470 358 q-4 -30 8 -62", stroke="#6b5a30", width=11)
    c.shadow(930, 812, 210, 44)
    c.form(shape(930, 720, 0.98, -10), "#e9a52b", shade=0.4, edge=22)
    c.form(shape(928, 712, 0.9, -10), "#f9c341", shade=0.25, edge=40, glow=0.5)
    c.add(f"<g {c.clip(shape(928, 712, 0.88, -10))}>")
    for k in range(-4, 5):
        for dx, dy in ((1, 0.72), (1, -0.72)):
            x, y = 928 + k * 52, 712
            c.path(f"M{n(x - 170 * dx)} {n(y - 170 * dy)} L{n(x + 170 * dx)} {n(y + 170 * dy)}", stroke="#d98c12", width=7, opacity=0.62)
            c.path(f"M{n(x - 170 * dx)} {n(y - 170 * dy - 6)} L{n(x + 170 * dx)} {n(y + 170 * dy - 6)}", stroke="#ffe28a", width=4, opacity=0.7)
    c.add("</g>")


def pomelo(c):
    stage(c, "sage", "pale")
    for cx, cy, r in ((390, 480, 235),):
        c.shadow(cx, cy + r * 1.0, r * 0.9, r * 0.22)
        d = smooth([(cx - 36, cy - r * 1.16), (cx + 36, cy - r * 1.16), (cx + r * 0.62, cy - r * 0.76), (cx + r, cy), (cx + r * 0.8, cy + r * 0.72), (cx, cy + r), (cx - r * 0.8, cy + r * 0.72), (cx - r, cy), (cx - r * 0.62, cy - r * 0.76)])
        c.form(d, "#b5bf43", shade=0.5, edge=84, glow=0.42)
        c.add(f"<g {c.clip(d)}>")
        for _ in range(420):
            c.oval(c.rng.uniform(cx - r, cx + r), c.rng.uniform(cy - r * 1.1, cy + r), 2.6, 2.1, dark("#b5bf43", 0.32), opacity=0.3)
        c.add("</g>")
        c.shine(cx - 92, cy - 96, 54, 30, -38, 0.5, 16)
        c.path(f"M{cx} {n(cy - r * 1.14)} q2 -30 14 -52", stroke="#6e7a3c", width=14)
        c.leaf(cx + 8, cy - r * 1.2, 230, 110, -8, "#3f7a38")
        c.leaf(cx, cy - r * 1.18, 200, 96, 196, "#4a8540")
    cx, cy, r = 800, 640, 205
    c.shadow(cx, cy + r * 0.86, r, r * 0.2)
    c.oval(cx + 4, cy + 10, r, r * 0.96, c.lin("#b5bf43", "#6f7a24", angle=40))
    c.oval(cx, cy, r * 0.985, r * 0.94, "#fbf3df")
    c.oval(cx, cy, r * 0.86, r * 0.82, "#f3e2cc")
    for i in range(11):
        a0, a1 = 2 * math.pi * i / 11 + 0.05, 2 * math.pi * (i + 1) / 11 - 0.05
        am, q = (a0 + a1) / 2, r * 0.8
        pts = [(cx + 24 * math.cos(am), cy + 23 * math.sin(am))]
        pts += [(cx + q * f * math.cos(a), cy + q * f * 0.955 * math.sin(a)) for a, f in ((a0, 0.62), (a0, 0.93), (am, 1.0), (a1, 0.93), (a1, 0.62))]
        d = smooth(pts, tension=0.45)
        c.form(d, "#ee8f86", shade=0.28, edge=12, glow=0.4)
        c.add(f"<g {c.clip(d)}>")
        for _ in range(9):
            f, a = c.rng.uniform(0.3, 0.95), c.rng.uniform(a0, a1)
            c.oval(cx + q * f * math.cos(a), cy + q * f * math.sin(a), 15, 5, "#fbc4b4", math.degrees(a), 0.7)
        c.add("</g>")
    c.leaf(520, 830, 190, 90, -14, "#4a8540")


def banana(c):
    stage(c, "cream", "oak")
    banana_leaf(c, 600, 735, 530, 130, "#4d8a3f", -4)
    c.shadow(560, 772, 360, 56)
    crown = (815, 262)
    fingers = [((655, 470), (205, 395), 50, "#dfae28"), ((715, 590), (215, 560), 56, "#e8ba30"), ((790, 705), (318, 706), 60, "#efc53a"), ((890, 770), (480, 800), 62, "#f2cb42"), ((985, 740), (690, 822), 60, "#eec238")]
    for (qx, qy), (ex, ey), width, colour in fingers:
        line = []
        for k in range(13):
            u = k / 12
            line.append(tuple((1 - u) ** 2 * s + 2 * u * (1 - u) * q + u * u * e for s, q, e in zip(crown, (qx, qy), (ex, ey))))
        sides = ([], [], [], [])
        for k, (x, y) in enumerate(line):
            (ax, ay), (bx, by) = line[max(0, k - 1)], line[min(12, k + 1)]
            size = math.hypot(bx - ax, by - ay)
            nx, ny = -(by - ay) / size, (bx - ax) / size
            u = k / 12
            w = width * (0.34 + 0.66 * min(1, u * 3.2)) * (1 if u < 0.72 else max(0.26, math.cos((u - 0.72) / 0.28 * 1.32)))
            for side, f in zip(sides, (w, -w, w * 0.25, -w * 0.5)):
                side.append((x + nx * f, y + ny * f))
        d = smooth(sides[0] + sides[1][::-1])
        c.path(d, "#3a2408", opacity=0.45, extra=c.blur(10) + ' transform="translate(4 12)"')
        c.form(d, colour, shade=0.5, edge=36, glow=0.42)
        c.path(smooth(sides[2][2:-1], False), stroke="#b98415", width=5, opacity=0.5)
        c.path(smooth(sides[3][3:-2], False), stroke="#fff6cc", width=13, opacity=0.55, extra=c.blur(5))
        c.path(smooth(line[10:], False), stroke="#8d9a3a", width=width * 0.5, opacity=0.35, extra=c.blur(8))
        c.oval(ex, ey, 19, 16, c.rad("#6b5130", "#2f2012"))
    c.form(smooth([(770, 300), (782, 236), (800, 160), (858, 150), (880, 230), (884, 320), (830, 356)]), "#a59a38", shade=0.55, edge=34)
    c.oval(829, 156, 30, 14, "#5d4c22", -8)


def cocoa(c):
    stage(c, "clay", "walnut")
    banana_leaf(c, 590, 740, 530, 120, "#4a7f3e", 3)

    def pod(cx, cy, s, turn, colour):
        pts = [(-300, 10), (-210, -100), (-60, -148), (110, -132), (240, -70), (318, 6), (240, 84), (100, 138), (-70, 148), (-220, 104)]
        d = smooth([turned(x * s, y * s, turn, cx, cy) for x, y in pts])
        c.shadow(cx, cy + 136 * s, 270 * s, 46 * s)
        c.form(d, colour, shade=0.55, edge=70, glow=0.34)
        c.add(f"<g {c.clip(d)}>")
        for k in (-0.82, -0.5, -0.17, 0.17, 0.5, 0.82):
            rib = [turned(x * s, 150 * k * s * math.sqrt(max(0, 1 - (x / 322) ** 2)), turn, cx, cy) for x in range(-300, 321, 62)]
            c.path(smooth(rib, False), stroke=dark(colour, 0.45), width=15 * s, opacity=0.42, extra=c.blur(3))
            c.path(smooth([(x - 3, y - 13 * s) for x, y in rib], False), stroke=light(colour, 0.5), width=7 * s, opacity=0.4, extra=c.blur(2))
        c.add("</g>")

    pod(420, 430, 1.0, -16, "#c8642a")
    c.path("M132 520 q-40 16 -66 10", stroke="#5c3b1e", width=18)
    cx, cy = 690, 640
    pts = [(-300, 10), (-210, -106), (-60, -150), (110, -136), (240, -72), (318, 6), (240, 84), (100, 138), (-70, 150), (-220, 104)]
    at = lambda s: smooth([turned(x * s, y * s * 0.98, 8, cx, cy) for x, y in pts])
    c.shadow(cx, cy + 134, 290, 46)
    c.form(at(1.0), "#d98b2c", shade=0.5, edge=20)
    c.form(at(0.9), "#f0d9a0", shade=0.25, edge=24)
    c.path(at(0.74), "#d9b878", opacity=0.9)
    for row, (count, off) in enumerate(((5, -62), (6, 0), (5, 62))):
        for i in range(count):
            x, y = turned((i - (count - 1) / 2) * 78, off, 8, cx, cy)
            c.oval(x + 4, y + 7, 42, 33, "#a98848", 8, 0.8)
            c.ball(x, y, 41, 32, "#f6efe0", 8 + c.rng.uniform(-14, 14), 0.9, 0.28)
    bean = [c.symbol(lambda c, k=k: (c.oval(4, 6, 34, 23, "#1d0d06", opacity=0.4), c.ball(0, 0, 34, 22, k, 0, 0.3, 0.5), c.path("M-24 4 q24 10 48 0", stroke=dark(k, 0.4), width=2.4, opacity=0.6))) for k in ("#6e3b22", "#7c452a", "#5c2f1b")]
    c.strew([(160, 770), (225, 800), (270, 762), (320, 806), (205, 836), (290, 842), (365, 848), (120, 816)], bean, (0.95, 1.15), under=32)


def longan(c):
    stage(c, "mist", "oak")

    def fruit(c, colour="#b78a4a"):
        c.oval(5, 8, 42, 41, "#2a1808", opacity=0.35)
        c.ball(0, 0, 42, 41, colour, 0, 0.35, 0.5, 0.3)
        for i in range(16):
            a, r = i * 2.4, math.sqrt(i / 16) * 36
            c.oval(r * math.cos(a), r * math.sin(a), 2.2, 1.7, dark(colour, 0.4), opacity=0.4)

    kinds = [c.symbol(lambda c, k=k: fruit(c, k)) for k in ("#b78a4a", "#c29854", "#a97c3e")]
    plate(c, 600, 680, 470, 165, "#e9e4d4", "#6f8fa8")
    for x, y, l, w, a in ((420, 560, 270, 88, 204), (500, 500, 270, 88, 238), (690, 500, 270, 88, -58), (770, 560, 270, 88, -22), (600, 480, 260, 84, -88)):
        c.leaf(x, y, l, w, a, "#3f7438", veins=8)
    c.heap(600, 655, 330, 98, 190, kinds, 80, (0.95, 1.12), ground="#5a3f1c")
    for x, y in ((210, 812), (1000, 806)):
        c.shadow(x, y + 40, 56, 14, 0.35, 7)
        c.ball(x, y, 54, 50, "#f6f3ea", 0, 0.95, 0.24)
        c.oval(x + 12, y + 12, 25, 22, "#7a6a58", opacity=0.3, extra=c.blur(8))
        c.path(f"M{x - 54} {y + 6} A54 50 0 0 0 {x + 54} {y + 6} Q{x + 22} {y + 22} {x} {y + 10} Q{x - 26} {y + 24} {x - 54} {y + 6} Z", c.lin("#c69c5a", "#7d5a2a", angle=40))
    c.ball(300, 850, 22, 20, "#2a1710", 0, 0.8)


PICTURES = [
    ("coffee-cherries", "Cà phê Robusta quả chín", "Ripe robusta cherries", "coffee", coffee_cherries),
    ("durian", "Sầu riêng Krông Pắc", "Durian", "fruit", durian),
    ("avocado", "Bơ sáp Đắk Lắk", "Avocado", "fruit", avocado),
    ("passion-fruit", "Chanh dây tím", "Purple passion fruit", "fruit", passion_fruit),
    ("mango", "Xoài cát", "Mango", "fruit", mango),
    ("pomelo", "Bưởi da xanh", "Pomelo", "fruit", pomelo),
    ("banana", "Chuối tiêu", "Bananas", "fruit", banana),
    ("cocoa", "Ca cao", "Cocoa", "fruit", cocoa),
    ("longan", "Nhãn lồng", "Longan", "fruit", longan),
]
