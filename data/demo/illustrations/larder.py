"""What a kitchen or a workshop has made of the harvest, and what the yard gives."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from leafy import chilli, flower
from vessels import WALLS, banana_leaf, basket, board, bowl, cloth, jar, plate, stage, tray, weave


def honey(c):
    stage(c, "straw", "walnut")

    def bee(c, cx, cy, r):
        for i in range(6):
            a = math.radians(60 * i)
            x, y = cx + r * 1.1 * math.cos(a), cy + r * 1.1 * math.sin(a)
            c.path("M" + " L".join(f"{n(x + r * 0.58 * math.cos(math.radians(60 * k + 30)))} {n(y + r * 0.58 * math.sin(math.radians(60 * k + 30)))}" for k in range(6)) + " Z", "#e5a426", opacity=0.9)
        c.path("M" + " L".join(f"{n(cx + r * 0.58 * math.cos(math.radians(60 * k + 30)))} {n(cy + r * 0.58 * math.sin(math.radians(60 * k + 30)))}" for k in range(6)) + " Z", "#b9731a")

    jar(c, 420, 300, 380, 470, "#d98a16", "#d9c193", 0.08, "#f9f0da", bee)
    c.path("M246 240 Q420 276 594 240 L606 300 Q420 340 234 300 Z", c.lin("#efe2c4", "#c9b084", angle=10))
    for i in range(12):
        x = 250 + i * 31
        c.path(f"M{x} 246 q6 30 -4 62", stroke="#a98f60", width=3, opacity=0.4)
    c.path("M240 282 Q420 322 600 282", stroke="#a5753a", width=9)
    # A dish with the comb, and the dipper.
    plate(c, 860, 740, 250, 86, "#f1ece0", "#c9a15c")
    comb = smooth([(700, 700), (760, 596), (930, 580), (1020, 660), (1000, 742), (860, 776), (730, 760)], tension=0.3)
    c.path(comb, "#2a1808", opacity=0.35, extra=c.blur(10) + ' transform="translate(4 14)"')
    c.form(comb, "#e2a028", shade=0.45, edge=40)
    c.add(f"<g {c.clip(comb)}>")
    for row in range(8):
        for k in range(12):
            x, y = 690 + k * 34 + (row % 2) * 17, 582 + row * 27
            cell = "M" + " L".join(f"{n(x + 16 * math.cos(math.radians(60 * j + 30)))} {n(y + 14 * math.sin(math.radians(60 * j + 30)))}" for j in range(6)) + " Z"
            c.path(cell, c.rad("#f9cf62", "#d98f1c", "#a8600e", cx=0.6, cy=0.7), stroke="#f6dc92", width=3.5)
    c.add("</g>")
    c.path("M742 768 q-30 16 -60 8 q30 22 120 26 q120 4 190 -30 q-60 6 -100 -10", "#e39a1c", opacity=0.75)
    c.shine(800, 790, 50, 6, 2, 0.5, 3)
    c.path("M1086 430 L905 640", stroke="#b58148", width=19)
    c.path("M1084 426 L905 634", stroke="#e0b47c", width=5, opacity=0.7)
    for k in range(6):
        x, y = 905 - k * 11, 640 + k * 12.5
        w = (22, 31, 36, 36, 31, 20)[k]
        c.oval(x, y, w, 9, c.lin("#d9a468", "#8a5a2c", angle=20), 42)
    c.oval(874, 690, 26, 30, "#e8a422", 42, 0.6)
    for x, y in ((180, 822), (250, 846)):
        flower(c, x, y, 44, "#fdfaf0", "#e0a62a", 10, 2)


def dried_beef(c):
    stage(c, "clay", "oak")
    tray(c, 600, 650, 515, 205, "#cda262")
    banana_leaf(c, 600, 650, 420, 128, "#4d8540", -3)

    def slab(x, y, long, wide, turn):
        edge = lambda i: c.rng.uniform(-0.07, 0.07)
        d = smooth(ring(x, y, long, wide, 14, edge, turn))
        c.path(d, "#1d0806", opacity=0.45, extra=c.blur(6) + ' transform="translate(5 10)"')
        c.form(d, c.rng.choice(("#8c3a26", "#7c3020", "#97452d")), shade=0.5, edge=24, glow=0.22)
        c.add(f"<g {c.clip(d)}>")
        for i in range(13):
            v = -0.9 + i * 0.15
            a, b, m = turned(-long, v * wide, turn, x, y), turned(long, v * wide + 8, turn, x, y), turned(0, v * wide + c.rng.uniform(-9, 9), turn, x, y)
            c.path(f"M{n(a[0])} {n(a[1])} Q{n(m[0])} {n(m[1])} {n(b[0])} {n(b[1])}", stroke=c.rng.choice(("#c4714e", "#5a1d12", "#d98c62")), width=c.rng.uniform(2, 4.5), opacity=0.5)
        for _ in range(26):
            px, py = turned(c.rng.uniform(-0.9, 0.9) * long, c.rng.uniform(-0.9, 0.9) * wide, turn, x, y)
            c.oval(px, py, 5, 3, c.rng.choice(("#f3dfae", "#d8442a", "#f7ead0")), c.rng.uniform(0, 180), 0.85)
        c.add("</g>")
        px, py = turned(-long * 0.3, -wide * 0.4, turn, x, y)
        c.shine(px, py, long * 0.3, wide * 0.12, turn, 0.32, 6)

    for args in ((400, 600, 180, 62, -12), (640, 570, 190, 62, 8), (830, 630, 170, 60, -6), (470, 690, 190, 62, 6), (700, 700, 185, 62, -9)):
        slab(*args)
    pods = [c.symbol(chilli(k)) for k in ("#d42a1e", "#e03a22")]
    c.strew([(930, 560), (975, 596)], pods, (0.8, 0.9), turn=(-20, 20), under=50)
    c.strew([(170, 836), (1030, 846)], pods, (0.9, 1), turn=(-20, 20), under=60)
    for x, y in ((285, 520), (330, 500)):
        c.leaf(x, y, 130, 56, 30 + x / 10, "#5d9a40", veins=4)
    # Salt with green chilli, the dip that goes with it.
    bowl(c, 1000, 790, 96, 66, "#f1ece0", lambda c: c.heap(1000, 790, 80, 20, 18, [c.symbol(lambda c, k=k: c.oval(0, 0, 7, 5, k)) for k in ("#dfe6c0", "#8fb04c", "#f4f1e2", "#c9d69a")], 11, ground="#b9c98a"), band="#7d9a68")


def rice_paper(c):
    stage(c, "mist", "oak")
    # The drying screen leans behind.
    c.shadow(600, 640, 440, 24, 0.35)
    c.rect(170, 160, 860, 480, weave(c, "#cfa869", 34, 0.8))
    for y in (160, 400, 640):
        c.path(f"M160 {y} H1040", stroke="#a97b3e", width=17)
        c.path(f"M160 {y - 4} H1040", stroke="#e3c48c", width=4, opacity=0.7)
    for x in (170, 1030):
        c.path(f"M{x} 140 V660", stroke="#a97b3e", width=17)
    for x in (330, 600, 870):
        for y in (280, 520):
            c.oval(x + 4, y + 6, 122, 100, "#2a1808", opacity=0.16, extra=c.blur(5))
            c.oval(x, y, 122, 100, "#fffdf0", opacity=0.86, stroke="#f3ead0", width=4)
            c.oval(x - 20, y - 20, 70, 50, "#ffffff", opacity=0.5, extra=c.blur(14))
    c.shadow(600, 812, 390, 60)
    for k in range(17):
        x, y = 600 + c.rng.uniform(-9, 9), 806 - k * 6.4
        c.oval(x, y + 4, 360, 92, "#b9a87c", opacity=0.7)
        c.oval(x, y, 360, 92, c.lin("#fdf9ea", "#e3d9bb", angle=30))
    c.oval(600, 702, 352, 88, c.rad("#fffef8", "#f7f1dd", "#ded2ae"))
    for _ in range(90):
        a, q = c.rng.uniform(0, 6.28), math.sqrt(c.rng.random())
        c.oval(600 + 330 * q * math.cos(a), 702 + 80 * q * math.sin(a), 4.5, 2.6, c.rng.choice(("#2c2620", "#c9b78a", "#4a4238")), c.rng.uniform(0, 180), 0.65)
    for i in range(9):
        c.path(f"M{260 + i * 80} 690 q30 -12 60 0", stroke="#ffffff", width=4, opacity=0.6)
    c.leaf(880, 836, 190, 60, -16, "#5d9a40")
    c.leaf(872, 836, 150, 50, 14, "#6aa648")


def banh_cay(c):
    stage(c, "straw", "walnut")

    def block(x, y, w, h, d, top):
        front = dark(top, 0.14)
        c.shadow(x + w / 2 + d * 0.2, y + h, w * 0.6, 16, 0.35, 8)
        c.path(f"M{x} {y} L{x + d} {y - d * 0.62} H{x + w + d} L{x + w} {y} Z", c.lin(light(top, 0.3), top, angle=50))
        c.path(f"M{x} {y} H{x + w} V{y + h} H{x} Z", c.lin(top, dark(front, 0.16)))
        c.path(f"M{x + w} {y} L{x + w + d} {y - d * 0.62} V{y + h - d * 0.62} L{x + w} {y + h} Z", dark(top, 0.36))
        for _ in range(int(w * d / 300)):
            u, v = c.rng.random(), c.rng.random()
            px, py = x + u * w + v * d, y - v * d * 0.62
            c.oval(px, py, 6.5, 3.4, c.rng.choice(("#fff4d0", "#f7e6b4", "#f3dfa6", "#e8632a", "#f2c03a", "#8fae3c")), c.rng.uniform(0, 180), 0.95)
        for _ in range(int(w * h / 340)):
            c.oval(x + c.rng.uniform(6, w - 6), y + c.rng.uniform(5, h - 5), 6, 4, c.rng.choice(("#fff1c6", "#f6dfa0", "#e2652c", "#c9561f", "#d9a02c")), c.rng.uniform(0, 180), 0.85)

    plate(c, 600, 730, 500, 135, "#f1ece0", "#b9553a")
    for x, y, t in ((330, 600, "#e8a93c"), (530, 590, "#de8f34"), (730, 600, "#e8b04a")):
        block(x, y, 150, 78, 110, t)
    for x, y, t in ((240, 700, "#e0983a"), (440, 706, "#e9b54c"), (640, 706, "#e39c36"), (830, 696, "#dd8e32")):
        block(x, y, 150, 78, 100, t)
    for x, y, t in ((430, 510, "#e9b34a"), (640, 508, "#e39a38")):
        block(x, y, 150, 76, 100, t)
    # A cup of tea belongs to it.
    c.shadow(1010, 830, 88, 20)
    c.form("M924 740 Q930 806 974 824 Q1010 832 1046 824 Q1090 806 1096 740 Z", "#5f7f8f", shade=0.45, edge=30, glow=0.5)
    c.oval(1010, 740, 86, 24, c.lin("#e6eef0", "#9db4bd", angle=20))
    c.oval(1010, 743, 76, 19, "#b9a53a")


def dried_banana(c):
    stage(c, "cream", "oak")
    pieces = []
    for k in ("#b5742c", "#a5642a", "#c4863a"):
        def piece(c, k=k):
            d = smooth([(-86, 4), (-50, -26), (10, -30), (70, -18), (92, 6), (56, 26), (-10, 24), (-60, 22)])
            c.path(d, "#2a1206", opacity=0.4, extra='transform="translate(4 8)"')
            c.path(d, c.rad(light(k, 0.4), k, dark(k, 0.45)))
            for y in (-12, -2, 8):
                c.path(f"M-70 {y} q70 -16 140 0", stroke=dark(k, 0.35), width=3, opacity=0.5)
            c.path("M-50 -16 q46 -12 92 0", stroke="#ffe6b0", width=5, opacity=0.6)
        pieces.append(c.symbol(piece))
    plate(c, 540, 690, 430, 150, "#e7dcc6", "#7d9a68")
    c.heap(540, 670, 290, 92, 165, pieces, 96, (0.9, 1.08), turn=(-38, 38), ground="#5c3310")
    chip = c.symbol(lambda c: (c.oval(3, 6, 46, 30, "#3a2408", opacity=0.35), c.oval(0, 0, 46, 30, c.rad("#f9e08a", "#f0c552", "#c9932c")), c.oval(0, 0, 37, 23, "none", opacity=0.6, stroke="#fdf0b4", width=4), c.path("M-12 0 q12 -10 24 0 M-8 6 q8 -5 18 0", stroke="#a5701c", width=3.4, opacity=0.7)))
    bowl(c, 950, 640, 190, 140, "#8a5a38", lambda c: c.heap(950, 646, 160, 46, 70, [chip], 66, (0.9, 1.1), ground="#9a6a1c"), band="#d9b27c")
    c.strew([(870, 838), (1000, 848), (770, 858)], [chip], (1, 1.1), turn=(-20, 20), under=44)
    c.leaf(110, 830, 210, 90, -10, "#4f8540")


def eggs(c):
    stage(c, "rose", "pale")
    straw = [c.symbol(lambda c, k=k: c.path("M-60 0 Q0 -14 60 4", stroke=k, width=5)) for k in ("#e3bf6a", "#cfa44c", "#f0d48c", "#b98d3c")]

    def load(c):
        c.heap(560, 590, 390, 106, 70, straw, 34, (0.8, 1.3), turn=(-70, 70), ground="#8a6526")
        for x, y, t, k in ((340, 520, -20, "#e8b98e"), (470, 480, 10, "#f1d2b0"), (610, 476, -8, "#dca679"), (750, 510, 18, "#efe6d6"), (410, 590, 12, "#f3dcc0"), (560, 570, -14, "#e2ad80"), (700, 590, 8, "#ecc59c")):
            d = smooth([turned(px, py, t, x, y) for px, py in ((0, -104), (54, -72), (82, 4), (62, 66), (0, 88), (-62, 66), (-82, 4), (-54, -72))])
            c.path(d, "#2a1808", opacity=0.4, extra=c.blur(9) + ' transform="translate(6 10)"')
            c.form(d, k, shade=0.36, edge=44, glow=0.55)
            c.shine(x - 28, y - 40, 17, 24, 24 + t, 0.55, 8)
            for _ in range(12):
                c.oval(x + c.rng.uniform(-60, 60), y + c.rng.uniform(-60, 60), 2.4, 2, dark(k, 0.35), opacity=0.4)

    basket(c, 560, 610, 420, 190, "#c59753", load, 0.82)
    c.strew(c.scatter(26, 160, 1040, 810, 872), straw, (0.7, 1.2), turn=(-60, 60))
    d = smooth([turned(px, py, 72, 980, 780) for px, py in ((0, -104), (54, -72), (82, 4), (62, 66), (0, 88), (-62, 66), (-82, 4), (-54, -72))])
    c.shadow(985, 838, 100, 20)
    c.form(d, "#e9bb90", shade=0.4, edge=44, glow=0.5)
    c.shine(940, 742, 30, 16, -10, 0.55, 8)


def chicken(c):
    stage(c, "sage", "oak", 600)
    straw = [c.symbol(lambda c, k=k: c.path("M-70 0 Q0 -14 70 6", stroke=k, width=6)) for k in ("#e3bf6a", "#cfa44c", "#f0d48c", "#b98d3c")]
    c.shadow(590, 812, 300, 46)
    c.heap(590, 812, 430, 60, 40, straw, 36, (0.8, 1.2), turn=(-40, 40), ground="#b98d3c")
    for x in (540, 640):
        c.path(f"M{x} 700 V800 M{x} 800 l-46 16 M{x} 800 l-4 22 M{x} 800 l42 14", stroke="#e0a02c", width=15)
        c.path(f"M{x - 4} 700 V796", stroke="#f7cf6a", width=4, opacity=0.7)
    for i, (x, y, t, w) in enumerate(((250, 250, -62, 46), (212, 300, -44, 46), (190, 362, -26, 44), (200, 430, -10, 42), (300, 215, -78, 40))):
        k = ("#2f4a44", "#3a5a50", "#26403c", "#4a3a2a", "#33524a")[i]
        d = smooth([(420, 520), (x + 70, y + 20), (x, y), (x - 10, y + 60), (x + 60, y + 150), (440, 610)])
        c.form(d, k, shade=0.45, edge=26)
    body = smooth([(330, 470), (420, 440), (540, 450), (650, 400), (720, 300), (790, 270), (850, 330), (850, 440), (810, 580), (720, 690), (590, 735), (450, 710), (360, 620)])
    c.form(body, "#b0602a", shade=0.52, edge=80, glow=0.3)
    c.add(f"<g {c.clip(body)}>")
    for row in range(15):
        for k in range(16):
            x, y = 330 + k * 36 + (row % 2) * 18, 330 + row * 28
            tone = c.rng.choice(("#c9763a", "#a4541f", "#d98c4c", "#b5652c"))
            c.path(f"M{x - 19} {y} q19 38 38 0", tone, stroke=dark(tone, 0.3), width=2, opacity=0.5)
    c.path(smooth([(700, 300), (790, 260), (862, 320), (866, 470), (800, 560), (720, 470)]), "#e0a23c", opacity=0.5, extra=c.blur(26))
    c.add("</g>")
    wing = smooth([(400, 520), (520, 480), (640, 510), (690, 580), (610, 650), (480, 650), (400, 600)])
    c.path(wing, "#2a0f04", opacity=0.35, extra=c.blur(10) + ' transform="translate(2 10)"')
    c.form(wing, "#8f4a20", shade=0.45, edge=40, glow=0.3)
    for i in range(5):
        c.path(f"M{620 - i * 6} {540 + i * 22} Q{500} {600 + i * 16} {400 + i * 14} {570 + i * 18}", stroke="#5a2a10", width=5, opacity=0.55)
    c.form(smooth([(730, 330), (744, 250), (800, 214), (860, 236), (880, 300), (850, 360), (780, 380)]), "#c9793a", shade=0.4, edge=30)
    c.form(smooth([(742, 232), (736, 160), (776, 184), (790, 138), (820, 178), (850, 150), (858, 196), (886, 200), (866, 246), (800, 226)]), "#cf2f28", shade=0.42, edge=20)
    c.form(smooth([(838, 340), (872, 336), (880, 400), (852, 420), (830, 390)]), "#cf2f28", shade=0.4, edge=16)
    c.path("M872 268 L946 292 L874 318 Z", c.lin("#f2c65a", "#b9781c"))
    c.path("M874 293 L940 292", stroke="#8a5a14", width=3)
    c.oval(832, 282, 19, 19, "#f4d9a8")
    c.ball(834, 282, 13, 13, "#2a1608", 0, 0.9)


PICTURES = [
    ("honey", "Mật ong hoa cà phê", "Coffee-blossom honey", "honey", honey),
    ("dried-beef", "Bò một nắng", "Sun-dried beef", "processed", dried_beef),
    ("rice-paper", "Bánh tráng", "Rice paper", "processed", rice_paper),
    ("banh-cay", "Bánh cáy làng Nguyễn", "Bánh cáy of Nguyễn village", "processed", banh_cay),
    ("dried-banana", "Chuối sấy dẻo", "Dried bananas", "processed", dried_banana),
    ("eggs", "Trứng gà ta", "Farm eggs", "livestock", eggs),
    ("chicken", "Gà thả vườn", "Free-range chicken", "livestock", chicken),
]
