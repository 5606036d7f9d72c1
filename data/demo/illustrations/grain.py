"""Coffee, beans, nuts, spices in grains, and rice."""

import math

from brush import dark, light, n, smooth, turned
from vessels import banana_leaf, board, bowl, cloth, plate, pouch, sack, stage, tray


def bean(colour, long=30, wide=20, seam=True):
    def draw(c):
        c.oval(3, 5, long, wide, "#120804", opacity=0.4)
        c.ball(0, 0, long, wide, colour, 0, 0.28, 0.55, 0.26)
        if seam:
            c.path(f"M{-long * 0.86} 2 C{-long * 0.3} {wide * 0.42} {long * 0.2} {-wide * 0.4} {long * 0.86} 0", stroke=dark(colour, 0.62), width=4)
            c.path(f"M{-long * 0.8} 5 C{-long * 0.3} {wide * 0.6} {long * 0.2} {-wide * 0.2} {long * 0.8} 3", stroke=light(colour, 0.25), width=1.5, opacity=0.6)

    return draw


def nut(colour, rx, ry, mark=None):
    def draw(c):
        c.oval(3, 5, rx, ry, "#1d0d06", opacity=0.35)
        c.ball(0, 0, rx, ry, colour, 0, 0.4, 0.48)
        if mark:
            mark(c)

    return draw


ROAST = ("#6a3e22", "#5a3119", "#764729", "#4d2a16")


def coffee_beans(c):
    stage(c, "cream", "walnut")
    kinds = [c.symbol(bean(k)) for k in ROAST]
    sack(c, 560, 430, 330, 360, "#c7a36d", lambda c: c.heap(560, 440, 272, 62, 104, kinds, 46, (0.92, 1.1), ground="#2b160b"))
    c.heap(880, 800, 210, 52, 62, kinds, 46, (0.98, 1.16), ground="#2b160b")
    c.strew(c.scatter(10, 130, 420, 812, 872) + c.scatter(6, 700, 1120, 850, 880), kinds, (1, 1.15), under=28)


def coffee_emblem(c, cx, cy, r):
    c.oval(cx - r * 0.25, cy, r * 0.52, r * 0.8, "#6a3e22", 24)
    c.path(f"M{n(cx - r * 0.5)} {n(cy + r * 0.7)} q{n(r * 0.5)} {n(-r * 0.5)} {n(r * 0.45)} {n(-r * 1.4)}", stroke="#f6ecd8", width=r * 0.09)
    c.leaf(cx + r * 0.1, cy + r * 0.6, r * 1.3, r * 0.6, -48, "#4f7f3a", veins=4)


def ground_coffee(c):
    stage(c, "clay", "walnut")
    kinds = [c.symbol(bean(k)) for k in ROAST]
    pouch(c, 200, 170, 400, 610, "#5b4030", "#f3e7d0", coffee_emblem)
    # The phin, its cup and what drips into it.
    c.shadow(850, 790, 210, 40)
    c.oval(850, 772, 250, 52, c.lin("#ffffff", "#d9d2c4", angle=30))
    c.oval(850, 768, 170, 32, "#e6dfd0")
    cup = "M700 600 Q706 740 770 766 Q850 784 930 766 Q994 740 1000 600 Z"
    c.form(cup, "#f3efe6", shade=0.32, edge=50, glow=0.8)
    c.path("M998 628 q86 -6 78 52 q-8 56 -100 50", stroke="#e4ddcf", width=24)
    c.path("M998 622 q76 -6 70 50", stroke="#ffffff", width=6, opacity=0.7)
    c.oval(850, 602, 190, 34, c.lin("#d4d7d8", "#8e9496", angle=15))
    for k, (w, y0, y1) in enumerate(((118, 448, 596), (136, 440, 466))):
        c.path(f"M{850 - w} {y0} A{w} {w * 0.2} 0 0 0 {850 + w} {y0} V{y1} A{w} {w * 0.2} 0 0 1 {850 - w} {y1} Z", c.lin("#8f9597", ("#f4f6f6", 0.25), ("#b9bfc1", 0.5), ("#72787a", 0.85), "#a7adaf", angle=2))
    c.oval(850, 440, 136, 27, c.lin("#eef1f1", "#9aa1a3", angle=20))
    c.oval(850, 436, 112, 21, c.lin("#c3c9ca", "#e8ebeb", angle=20))
    c.ball(850, 418, 17, 15, "#5a4030", 0, 0.6)
    for i, x in enumerate((790, 850, 905)):
        c.path(f"M{x} {380 - i % 2 * 20} q-26 -46 4 -90 q26 -44 0 -92", stroke="#ffffff", width=16, opacity=0.4, extra=c.blur(9))
    ground = "#3a2012"
    c.shadow(500, 838, 190, 26, 0.3, 8)
    c.form(smooth([(310, 850), (400, 800), (500, 762), (600, 804), (690, 850), (500, 872)]), "#4a2a17", shade=0.4, edge=20)
    for x, y in c.scatter(260, 330, 670, 775, 866):
        if abs(x - 500) < (y - 762) * 1.9:
            c.oval(x, y, 3.6, 2.8, c.rng.choice((ground, "#6a4428", "#5a3419")), opacity=0.8)
    c.strew([(140, 830), (205, 862), (110, 872)], kinds, (1, 1.2), under=28)


def black_pepper(c):
    def corn(colour):
        def draw(c):
            c.oval(2, 4, 17, 16.5, "#0c0806", opacity=0.4)
            c.ball(0, 0, 17, 16.5, colour, 0, 0.25, 0.6, 0.3)
            c.path("M-10 -3 q6 -6 10 0 t9 1 M-8 6 q6 -5 9 0 t8 0 M-3 -11 q4 5 0 9", stroke=light(colour, 0.3), width=1.7, opacity=0.7)

        return draw

    stage(c, "sage", "oak")
    kinds = [c.symbol(corn(k)) for k in ("#3d342c", "#4a3c30", "#2f2822", "#54463a")]
    for x, y, l, w, a in ((820, 470, 260, 170, -40), (880, 520, 260, 160, 4), (300, 470, 250, 160, 214)):
        c.leaf(x, y, l, w, a, "#3d7838", bend=0.02, veins=7)
    bowl(c, 520, 520, 345, 235, "#b98d62", lambda c: c.heap(520, 530, 308, 84, 96, kinds, 29, (0.92, 1.12), ground="#1c1510"), band="#7a4f2c")
    berry = {k: c.symbol(nut(k, 16, 15.5)) for k in ("#5f8f3c", "#7aa148", "#c3402e")}
    for x, y, lean, count in ((905, 560, 40, 11), (985, 575, -10, 12), (1065, 560, -50, 10)):
        c.path(f"M{x} {y - 40} q{lean / 2} 90 {lean} {count * 21 + 30}", stroke="#7f8f45", width=7)
        for i in range(count):
            t = i / count
            bx, by = x + lean * t * t + lean * 0.1, y + 10 + i * 22
            for side in (-1, 1, 0):
                key = "#c3402e" if (i * 7 + side + count) % 6 == 0 else ("#5f8f3c", "#7aa148")[i % 2]
                c.use(berry[key], bx + side * 18, by + abs(side) * 5 - 6, 1.1)
    c.strew(c.scatter(26, 150, 840, 800, 872), kinds, (0.95, 1.1), under=15)


def kernel_cashew(colour):
    def draw(c):
        d = smooth([(-44, 2), (-38, -24), (-10, -34), (22, -27), (44, -4), (42, 20), (26, 24), (14, 8), (-6, 2), (-20, 12), (-34, 18)])
        c.path(d, "#3a2410", opacity=0.35, extra='transform="translate(3 6)"')
        c.path(d, c.rad(light(colour, 0.5), colour, dark(colour, 0.32)))
        c.path("M-34 -14 q30 -24 62 0", stroke="#ffffff", width=5, opacity=0.4)

    return draw


def cashew(c):
    stage(c, "clay", "pale")
    kinds = [c.symbol(kernel_cashew(k)) for k in ("#e9d3a4", "#e2c58e", "#efdcb4")]
    for x, y, l, w, a in ((890, 330, 240, 130, -30), (880, 340, 240, 120, 210)):
        c.leaf(x, y, l, w, a, "#4a8540", bend=0.04)
    for cx, cy, s, top, low in ((890, 500, 1.0, "#e9a62e", "#d8452c"),):
        c.shadow(cx, cy + 270, 120, 28)
        d = smooth([(cx - 70, cy - 150), (cx + 70, cy - 150), (cx + 130, cy - 20), (cx + 118, cy + 120), (cx + 40, cy + 178), (cx - 40, cy + 178), (cx - 118, cy + 120), (cx - 130, cy - 20)])
        c.form(d, "#dd5a2c", shade=0.5, edge=60, stops=("#f6c043", "#e56a2d", "#a92e1e"))
        c.shine(cx - 58, cy - 60, 20, 70, 12, 0.5, 10)
        c.path(f"M{cx} {cy - 150} q-4 -30 6 -52", stroke="#6b5a30", width=13)
        d = smooth([(cx - 60, cy + 190), (cx - 30, cy + 160), (cx + 50, cy + 165), (cx + 78, cy + 205), (cx + 60, cy + 256), (cx + 20, cy + 264), (cx + 12, cy + 232), (cx - 20, cy + 232)])
        c.form(d, "#7d7048", shade=0.5, edge=22)
    bowl(c, 460, 580, 350, 225, "#6f8f8a", lambda c: c.heap(460, 590, 310, 86, 110, kinds, 74, (0.9, 1.08), ground="#8a6a3c"), inside="#4f6a66", band="#dfe8dc")
    c.strew([(150, 846), (760, 838), (840, 856), (690, 862)], kinds, (1.1, 1.2), under=40)


def macadamia(c):
    def shell(c):
        c.oval(4, 8, 45, 44, "#1d0d06", opacity=0.4)
        c.ball(0, 0, 45, 44, "#7a4a2a", 0, 0.55, 0.55)
        c.path("M-30 6 Q0 -14 32 2", stroke="#2a140a", width=5)
        c.path("M-29 10 Q0 -8 31 6", stroke="#f1e4c4", width=3, opacity=0.9)

    def open_shell(c):
        c.oval(4, 8, 47, 45, "#1d0d06", opacity=0.4)
        c.ball(0, 0, 47, 45, "#6e4226", 0, 0)
        c.oval(0, -2, 38, 36, "#c9a577")
        c.oval(0, 0, 33, 31, "#4a2c18")
        c.ball(0, 0, 29, 27, "#f7edd2", 0, 0.9, 0.22)

    stage(c, "straw", "walnut")
    shells = [c.symbol(shell), c.symbol(shell), c.symbol(open_shell)]
    kernel = [c.symbol(nut(k, 38, 36)) for k in ("#f6ecd0", "#f1e4c0", "#faf3de")]
    for x, y, l, w, a in ((880, 640, 300, 80, -62), (930, 660, 290, 76, -30), (850, 640, 270, 72, -98)):
        c.leaf(x, y, l, w, a, "#487d42", veins=9, wave=0.3)
    bowl(c, 440, 560, 330, 225, "#e7ddc8", lambda c: c.heap(440, 570, 288, 80, 120, kernel, 70, (0.92, 1.1), ground="#b79a66"), band="#7d9a68")
    c.heap(890, 740, 205, 76, 130, shells, 84, (0.95, 1.12), turn=(-40, 40), ground="#2f1a0e")
    c.strew([(640, 842), (180, 846)], [shells[2]], (1.1, 1.15), turn=(-20, 20), under=48)
    c.strew([(290, 862), (545, 866)], kernel, (1, 1.05), under=38)


def peanut(colour):
    def draw(c):
        d = smooth([(-62, 0), (-50, -28), (-22, -31), (0, -21), (24, -30), (54, -24), (64, 2), (52, 27), (22, 29), (0, 20), (-24, 31), (-52, 26)])
        c.path(d, "#2a1808", opacity=0.35, extra='transform="translate(4 8)"')
        c.path(d, c.rad(light(colour, 0.42), colour, dark(colour, 0.42)))
        for y in (-15, -4, 7, 18):
            c.path(f"M-52 {y} Q-26 {y - 5} 0 {y * 0.6} T52 {y}", stroke=dark(colour, 0.4), width=2.6, opacity=0.42)
        for x in (-44, -26, 26, 44):
            c.path(f"M{x} -24 q6 24 0 46", stroke=dark(colour, 0.35), width=2, opacity=0.3)

    return draw


def peanuts(c):
    stage(c, "cream", "oak")
    pods = [c.symbol(peanut(k)) for k in ("#d6ae74", "#cda168", "#dfba84")]
    seeds = [c.symbol(nut(k, 24, 18)) for k in ("#b5533c", "#c4634a", "#a4452f")]
    tray(c, 590, 640, 500, 205, "#cfa565")
    c.heap(560, 660, 370, 120, 170, pods, 112, (0.88, 1.08), ground="#8a6433")
    c.strew([(905, 640), (945, 668), (900, 684), (955, 622), (985, 650), (930, 706), (975, 690), (870, 655)], seeds, (1, 1.15), under=22)
    c.strew([(160, 848), (1050, 842)], pods, (1.05, 1.1), turn=(-30, 30), under=56)


def mung_beans(c):
    def seed(colour):
        def draw(c):
            c.oval(2, 3.5, 17, 13, "#14200a", opacity=0.4)
            c.ball(0, 0, 17, 13, colour, 0, 0.45, 0.5)
            c.path("M-5 -11 q5 3 10 0", stroke="#f3f2d8", width=3, opacity=0.9)

        return draw

    stage(c, "straw", "pale")
    kinds = [c.symbol(seed(k)) for k in ("#6f8f35", "#7d9c3f", "#5f7f2c", "#8aa84a")]
    split = [c.symbol(nut(k, 15, 10)) for k in ("#f0cf5c", "#e8c24a")]
    cloth(c, 600, 780, 510, 90, "#f1e8d6", 2, "#c9a15c")
    sack(c, 470, 400, 310, 380, "#cdb083", lambda c: c.heap(470, 412, 256, 60, 96, kinds, 29, (0.92, 1.1), ground="#33451a"))
    bowl(c, 900, 650, 195, 150, "#8a5a38", lambda c: c.heap(900, 656, 166, 46, 58, split, 25, (0.9, 1.1), ground="#a07a1c"), band="#d9b27c")
    c.strew(c.scatter(18, 190, 760, 812, 862), kinds, (1, 1.1), under=15)


def grains(c, colours, long, wide):
    def draw(k):
        def one(c):
            c.oval(2, 3, long, wide, "#5a4828", opacity=0.35)
            c.oval(0, 0, long, wide, c.lin(light(k, 0.6), k, dark(k, 0.24)))

        return one

    return [c.symbol(draw(k)) for k in colours]


def rice_ear(c, x, y, length, angle, colour="#d9ab42", droop=0.5):
    """A ripe panicle of rice: thin branches that hang under the weight of their grains."""
    tip = turned(length, length * droop, angle, x, y)
    mid = turned(length * 0.62, 0, angle, x, y)
    at = lambda t: tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * e for a, b, e in zip((x, y), mid, tip))
    c.path(f"M{n(x)} {n(y)} Q{n(mid[0])} {n(mid[1])} {n(tip[0])} {n(tip[1])}", stroke="#a99a45", width=5)
    for i in range(11):
        t = 0.42 + 0.58 * i / 10
        px, py = at(t)
        (ax, ay), (bx, by) = at(t - 0.03), at(min(1, t + 0.01))
        along = math.degrees(math.atan2(by - ay, bx - ax))
        reach = length * 0.26 * (1.15 - 0.6 * t)
        hang = along + (-1, 1)[i % 2] * 30
        for k in range(7):
            s = k / 6
            gx, gy = turned(reach * s, 0, hang, px, py)
            gy += reach * 0.42 * s * s
            turn = hang + (90 - hang) * 0.45 * s + c.rng.uniform(-16, 16)
            c.oval(gx + 2, gy + 3, 15, 6.4, "#5a3c10", turn, 0.35)
            c.oval(gx, gy, 15, 6.4, c.lin(light(colour, 0.5), colour, dark(colour, 0.3)), turn)


def rice_emblem(c, cx, cy, r):
    for k in (-1, 0, 1):
        c.path(f"M{n(cx)} {n(cy + r)} Q{n(cx + k * r * 0.2)} {n(cy)} {n(cx + k * r * 0.8)} {n(cy - r * 0.8)}", stroke="#4f7f3a", width=r * 0.07)
        for i in range(5):
            t = 0.25 + i * 0.17
            x, y = cx + k * r * 0.8 * t * t, cy + r - 1.8 * r * t
            for side in (-1, 1):
                c.oval(x + side * r * 0.13, y, r * 0.15, r * 0.075, "#d39b2a", -58 * side)


def rice_st25(c):
    stage(c, "sage", "oak")
    white = grains(c, ("#f7f3e6", "#fbf9f0", "#efe9d6"), 20, 5.6)
    pouch(c, 180, 150, 420, 630, "#3f7a4a", "#fbf6e6", rice_emblem)
    bowl(c, 850, 610, 250, 185, "#eef1ee", lambda c: c.heap(850, 616, 220, 60, 92, white, 23, (0.9, 1.1), ground="#d8cfb4"), band="#3f6f9c")
    rice_ear(c, 560, 830, 420, -14, droop=0.28)
    rice_ear(c, 590, 850, 420, -4, droop=0.12)
    c.strew(c.scatter(30, 130, 560, 812, 872), white, (1, 1.15), under=12)


def rice_bac_huong(c):
    stage(c, "cream", "walnut")
    white = grains(c, ("#f3ead2", "#f8f1de", "#eadfc2"), 20, 6)
    for x, y, l, a, d in ((900, 760, 520, -76, 0.3), (960, 770, 500, -64, 0.34), (860, 760, 500, -92, -0.22)):
        rice_ear(c, x, y, l, a, droop=d)
    sack(c, 500, 420, 345, 370, "#d2b483", lambda c: c.heap(500, 430, 288, 66, 118, white, 23, (0.9, 1.1), ground="#c7b78e"))
    c.heap(860, 826, 190, 36, 44, white, 23, (0.95, 1.15), ground="#c7b78e")
    # The measuring cup of bamboo.
    c.shadow(236, 838, 92, 18)
    c.path("M160 700 V820 A80 20 0 0 0 320 820 V700 Z", c.lin("#a98443", ("#efd9a2", 0.28), "#cfa75f", "#84602c", angle=3))
    c.oval(240, 700, 80, 20, "#e6cc90")
    c.heap(240, 701, 66, 13, 26, white, 21, ground="#cdbd94")


def sticky_rice(c):
    stage(c, "straw", "oak")
    paddy = grains(c, ("#dca93c", "#e6b84f", "#cf9a30"), 21, 8.5)
    white = grains(c, ("#fffdf4", "#fbf6e8", "#f4ecd8"), 15, 9)
    for x, y, l, a, d in ((540, 560, 400, -128, -0.62), (580, 560, 430, -108, -0.5), (630, 560, 430, -72, 0.5), (680, 560, 400, -52, 0.62)):
        rice_ear(c, x, y, l, a, "#e0a92f", d)
    tray(c, 600, 660, 510, 195, "#cda262")
    c.heap(390, 672, 220, 88, 110, paddy, 27, (0.95, 1.12), ground="#8a6418")
    c.heap(800, 672, 225, 88, 116, white, 24, (0.95, 1.12), ground="#cfc4a4")


def cob(c, x, y, length, turn, colour="#f2bf35", husk=True):
    c.add(f'<g transform="translate({x} {y}) rotate({turn})">')
    w = length * 0.2
    c.oval(10, w * 0.9, length * 0.5, w * 0.5, "#2a1808", opacity=0.4, extra=c.blur(12))
    body = smooth([(-length * 0.48, 0), (-length * 0.42, -w * 0.82), (-length * 0.1, -w), (length * 0.28, -w * 0.82), (length * 0.5, -w * 0.1), (length * 0.5, w * 0.1), (length * 0.28, w * 0.82), (-length * 0.1, w), (-length * 0.42, w * 0.82)])
    c.form(body, colour, shade=0.5, edge=30)
    c.add(f"<g {c.clip(body)}>")
    rows = 8
    for r in range(rows):
        f = -math.cos(math.pi * (r + 0.5) / rows)
        for k in range(26):
            gx = -length * 0.48 + k * length * 0.039 + (r % 2) * 5
            taper = math.sqrt(max(0.02, 1 - ((gx - length * -0.08) / (length * 0.6)) ** 2))
            tone = c.rng.choice(("#f7cf52", "#f2c03a", "#eab22c"))
            tone = dark(tone, max(0, f) * 0.35)
            c.rect(gx, f * w * taper - w * 0.115, length * 0.036, w * 0.235 * (1 - abs(f) * 0.35), c.rad(light(tone, 0.5), tone, dark(tone, 0.35)), 6)
    c.add("</g>")
    if husk:
        for k, (tip, bulge) in enumerate(((-0.95, -0.5), (-0.9, 0.55), (-0.2, 1.35), (-0.2, -1.3))):
            colour = ("#8fb04c", "#7ba043", "#9dbb5a", "#86a94a")[k]
            d = f"M{n(-length * 0.52)} 0 Q{n(-length * 0.3)} {n(w * bulge * 1.3)} {n(length * (0.1 - 0.12 * k))} {n(w * bulge * 0.9 + (12 if bulge > 0 else -12))} Q{n(-length * 0.25)} {n(w * bulge * 0.4)} {n(-length * 0.52)} 0 Z"
            c.path(d, c.lin(light(colour, 0.3), dark(colour, 0.25), angle=60), stroke=dark(colour, 0.35), width=1.5)
        c.path(f"M{n(-length * 0.5)} -14 Q{n(-length * 0.66)} -10 {n(-length * 0.7)} 0 Q{n(-length * 0.66)} 12 {n(-length * 0.5)} 14 Z", "#a9b86a")
    c.add("</g>")


def corn(c):
    stage(c, "mist", "oak")
    basket_y = 690
    tray(c, 600, basket_y, 520, 180, "#c99d5c")
    cob(c, 560, 470, 640, -20)
    cob(c, 690, 590, 660, 6)
    cob(c, 480, 690, 640, -8)
    c.strew(c.scatter(12, 860, 1060, 690, 760), [c.symbol(nut("#f2c03a", 13, 11))], (1, 1.2), under=14)


PICTURES = [
    ("coffee-beans", "Cà phê Robusta rang mộc", "Roasted robusta beans", "coffee", coffee_beans),
    ("ground-coffee", "Cà phê bột pha phin", "Ground coffee for the phin", "coffee", ground_coffee),
    ("black-pepper", "Hồ tiêu đen", "Black pepper", "spice", black_pepper),
    ("cashew", "Hạt điều", "Cashew kernels", "nuts", cashew),
    ("macadamia", "Mắc ca Krông Năng", "Macadamia", "nuts", macadamia),
    ("peanuts", "Lạc đỏ", "Peanuts", "nuts", peanuts),
    ("mung-beans", "Đậu xanh", "Mung beans", "grain", mung_beans),
    ("rice-st25", "Gạo ST25", "ST25 rice", "grain", rice_st25),
    ("rice-bac-huong", "Gạo Bắc Hương", "Bắc Hương rice", "grain", rice_bac_huong),
    ("sticky-rice", "Gạo nếp cái hoa vàng", "Golden-flower sticky rice", "grain", sticky_rice),
    ("corn", "Ngô nếp", "Corn", "grain", corn),
]
