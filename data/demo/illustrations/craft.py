"""Made by hand: bamboo, sedge, silk, brocade, silver."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from vessels import basket, board, cloth, plate, stage, tray, weave


def bamboo_basket(c):
    stage(c, "sage", "oak")
    c.path("M330 470 Q330 140 590 130 Q850 140 850 470", stroke="#8a6428", width=30)
    c.path("M330 470 Q330 140 590 130 Q850 140 850 470", stroke="#d9b06a", width=18)
    for i in range(26):
        a = math.pi * (1 + i / 25)
        x, y = 590 + 260 * math.cos(a), 470 + 340 * math.sin(a) * (0.98 + 0.02 * abs(math.cos(a)))
        c.path(f"M{n(x - 13)} {n(y - 9)} L{n(x + 13)} {n(y + 9)}", stroke="#8a6428", width=3.4, opacity=0.6)
    basket(c, 590, 470, 370, 320, "#d0a258", None, 0.74)
    basket(c, 990, 690, 140, 130, "#c08f48", None, 0.78)


def sedge_mat(c):
    stage(c, "rose", "walnut")
    # The mat lies open in front and is rolled up behind.
    flat = "M200 590 H1000 L1130 860 H70 Z"
    c.path(flat, "#2a1808", opacity=0.4, extra=c.blur(10) + ' transform="translate(6 10)"')
    c.path(flat, c.lin("#ecd9a4", "#dcc384"))
    c.add(f"<g {c.clip(flat)}>")
    for i in range(66):
        x = -560 + i * 36
        c.path(f"M{600 + (x) * 0.36} 590 L{600 + x * 0.49} 866", stroke="#b89a56", width=2.4, opacity=0.45)
    rows = [592 + 270 * (k / 30) ** 1.25 for k in range(31)]
    for y in rows:
        c.path(f"M60 {n(y)} H1140", stroke="#fff3cc", width=1.8, opacity=0.5)
    red, green = "#b5382c", "#3f7a4a"
    for k, (a, b, colour) in enumerate(((0, 2.2, red), (3, 4, green), (26.5, 27.5, green), (28.2, 30.2, red))):
        y0, y1 = 592 + 270 * (a / 30) ** 1.25, 592 + 270 * (b / 30) ** 1.25
        c.path(f"M0 {n(y0)} H1200 V{n(y1)} H0 Z", colour, opacity=0.78)
    for col in range(5):
        for row, (y, s) in enumerate(((668, 0.62), (760, 0.86))):
            f = (y - 590) / 270
            x = 600 + (col - 2 + 0.0) * (165 + 60 * f)
            for r, colour in ((54, red), (38, "#ecd9a4"), (26, green), (12, red)):
                r *= s
                c.path(f"M{n(x - r * 1.5)} {n(y)} L{n(x)} {n(y - r * 0.72)} L{n(x + r * 1.5)} {n(y)} L{n(x)} {n(y + r * 0.72)} Z", colour, opacity=0.8)
    c.add("</g>")
    for y, r, w0, w1 in ((520, 76, 170, 1030), (380, 68, 250, 960)):
        c.shadow(600, y + r, (w1 - w0) / 2, 20)
        roll = f"M{w0} {y - r} H{w1} A{r * 0.42} {r} 0 0 1 {w1} {y + r} H{w0} A{r * 0.42} {r} 0 0 1 {w0} {y - r} Z"
        c.path(roll, c.lin("#f6e8bd", ("#ead39a", 0.35), "#a98a4a"))
        c.add(f"<g {c.clip(roll)}>")
        for x in range(w0, w1 + 40, 9):
            c.path(f"M{x} {y - r} V{y + r}", stroke="#a98a4a", width=1.6, opacity=0.35)
        for off, colour, wide in ((60, red, 34), (106, green, 12), (-94, red, 34), (-120, green, 12)):
            x = w0 + off if off > 0 else w1 + off
            c.rect(x, y - r, wide, 2 * r, colour, opacity=0.75)
        c.rect(w0 - 40, y - r, w1 - w0 + 80, 2 * r, c.lin(("#ffffff", 0, 0.25), ("#ffffff", 0.3, 0), ("#2a1808", 1, 0.45)))
        c.add("</g>")
        c.oval(w1, y, r * 0.42, r, "#c9ab68")
        for k in (0.8, 0.6, 0.4, 0.2):
            c.oval(w1, y, r * 0.42 * k, r * k, "none", stroke="#8a6c34", width=3, opacity=0.8)
        for x in (w0 + 190, w1 - 210):
            c.path(f"M{x} {y - r} Q{x + 22} {y} {x} {y + r}", stroke="#8a3a24", width=9)


def silk(c):
    stage(c, "cream", "oak")
    for i, (y, k, w) in enumerate(((700, "#b23a48", 300), (590, "#e0b04a", 290), (480, "#3f7a76", 280), (370, "#c9849a", 270))):
        x = 420 + (i % 2) * 22
        if not i:
            c.shadow(x, y + 70, w * 1.04, 40)
        d = f"M{x - w} {y - 52} H{x + w} Q{x + w + 46} {y} {x + w} {y + 58} H{x - w} Q{x - w - 46} {y} {x - w} {y - 52} Z"
        c.path(d, c.lin(light(k, 0.3), (light(k, 0.55), 0.22), (k, 0.5), dark(k, 0.42)))
        c.add(f"<g {c.clip(d)}>")
        for j in range(4):
            c.path(f"M{x - w - 40} {y - 34 + j * 26} Q{x} {y - 20 + j * 25} {x + w + 40} {y - 36 + j * 26}", stroke=dark(k, 0.35), width=2.6, opacity=0.4)
        for j in range(7):
            fx = x - w + 60 + j * 90
            for a in range(0, 360, 72):
                px, py = turned(10, 0, a, fx, y + (j % 2) * 12 - 8)
                c.oval(px, py, 6.5, 6.5, light(k, 0.5), opacity=0.42)
        c.add("</g>")
        c.oval(x + w + 8, y + 2, 26, 53, dark(k, 0.3))
        for q in (0.76, 0.5, 0.25):
            c.oval(x + w + 8, y + 2, 26 * q, 53 * q, "none", stroke=light(k, 0.3), width=3)
    # One length of it comes off the lowest roll and falls in folds towards the viewer.
    k = "#b23a48"
    sheet = "M300 700 H700 C840 690 900 720 1010 760 L1130 850 C1080 880 1040 850 980 880 C930 900 900 862 840 884 C780 904 750 866 690 886 C620 904 590 866 530 884 C470 900 440 868 380 880 L240 884 Z"
    c.path(sheet, "#2a1808", opacity=0.4, extra=c.blur(9) + ' transform="translate(4 8)"')
    c.path(sheet, c.lin(light(k, 0.2), k, dark(k, 0.15)))
    c.add(f"<g {c.clip(sheet)}>")
    for j in range(9):
        x = 300 + j * 76
        fold = f"M{x} 690 C{x + 10} 760 {x - 10 + j * 14} 820 {x - 30 + j * 26} 900"
        c.path(fold, stroke=dark(k, 0.5), width=26, opacity=0.42, extra=c.blur(8))
        c.path(fold, stroke=light(k, 0.55), width=12, opacity=0.5, extra=c.blur(5) + ' transform="translate(28 0)"')
    c.rect(200, 690, 950, 40, c.lin(("#2a0a10", 0, 0.4), ("#2a0a10", 1, 0)))
    c.add("</g>")
    for x, y, t in ((820, 560, -14), (930, 540, 22), (1010, 610, -6), (900, 630, 10)):
        c.shadow(x, y + 38, 56, 14, 0.35, 6)
        d = smooth([turned(px, py, t, x, y) for px, py in ((-70, 0), (-40, -38), (0, -30), (40, -40), (70, 0), (42, 38), (0, 30), (-40, 38))])
        c.form(d, "#f2e6c4", shade=0.3, edge=24, glow=0.7)
        for j in range(6):
            a, b = turned(-56, -18 + j * 7, t, x, y), turned(56, -18 + j * 7, t, x, y)
            c.path(f"M{n(a[0])} {n(a[1])} Q{n(x)} {n(y - 30 + j * 12)} {n(b[0])} {n(b[1])}", stroke="#cdb98a", width=1.6, opacity=0.5)


def brocade(c):
    """The woven cloth of the Ê Đê: black and red with bands of small diamonds."""
    stage(c, "straw", "oak")

    def band(y, h, ground, figure, dot, width=1300, step=56):
        c.rect(-60, y, width, h, ground)
        for i in range(int(width / step) + 1):
            x, m = -60 + i * step, y + h / 2
            c.path(f"M{n(x)} {n(m)} L{n(x + step / 2)} {n(y + 5)} L{n(x + step)} {n(m)} L{n(x + step / 2)} {n(y + h - 5)} Z", figure)
            c.path(f"M{n(x + step * 0.26)} {n(m)} L{n(x + step / 2)} {n(y + h * 0.28)} L{n(x + step * 0.74)} {n(m)} L{n(x + step / 2)} {n(y + h * 0.72)} Z", ground)
            c.path(f"M{n(x + step * 0.4)} {n(m)} L{n(x + step / 2)} {n(y + h * 0.4)} L{n(x + step * 0.6)} {n(m)} L{n(x + step / 2)} {n(y + h * 0.6)} Z", dot)
            c.path(f"M{n(x - 8)} {n(y + 8)} l8 10 l8 -10 M{n(x - 8)} {n(y + h - 8)} l8 -10 l8 10", stroke=dot, width=4)

    def woven(y0, rows):
        y = y0
        for kind in rows:
            if kind == "wide":
                band(y, 84, "#1f1a1a", "#b8322a", "#f2c650")
                y += 84
            elif kind == "narrow":
                band(y, 46, "#a82c26", "#f4e8cc", "#1f1a1a", step=40)
                y += 46
            else:
                c.rect(-60, y, 1320, 14, kind)
                y += 14

    pattern = ("#1f1a1a", "#f2c650", "wide", "#f4e8cc", "#a82c26", "narrow", "#1f1a1a", "#f2c650", "wide", "#a82c26", "#f4e8cc", "narrow", "#1f1a1a")
    # The folded stack.
    c.shadow(470, 800, 340, 46)
    for i, (x, y, w, h) in enumerate(((140, 640, 660, 150), (160, 500, 620, 150), (150, 365, 640, 146))):
        d = f"M{x + 30} {y} H{x + w} Q{x + w + 20} {y + h / 2} {x + w} {y + h} H{x + 30} Q{x - 34} {y + h / 2} {x + 30} {y} Z"
        c.path(d, "#0f0a08", opacity=0.5, extra=c.blur(7) + ' transform="translate(4 8)"')
        c.add(f"<g {c.clip(d)}>")
        woven(y - 20 - i * 34, pattern)
        c.rect(x - 60, y, w + 140, h, c.lin(("#ffffff", 0, 0.2), ("#ffffff", 0.3, 0.04), ("#000000", 1, 0.5)))
        c.add("</g>")
        c.path(f"M{x + 30} {y + h / 2} H{x + w + 8}", stroke="#0f0a08", width=4, opacity=0.7)
        for j in range(int(h / 9)):
            c.path(f"M{x + w + 4} {y + 6 + j * 9} l34 {c.rng.uniform(-2, 6):.1f}", stroke=c.rng.choice(("#b8322a", "#1f1a1a", "#f2c650")), width=3)
    # A bag made of it.
    c.shadow(930, 822, 160, 34)
    c.path("M830 520 Q840 250 930 250 Q1020 250 1030 520", stroke="#1f1a1a", width=24)
    c.path("M830 520 Q840 250 930 250 Q1020 250 1030 520", stroke="#b8322a", width=8)
    bag = "M800 510 H1060 L1084 790 Q930 836 776 790 Z"
    c.add(f"<g {c.clip(bag)}>")
    woven(500, pattern)
    c.rect(740, 480, 400, 380, c.lin(("#ffffff", 0, 0.16), ("#ffffff", 0.35, 0), ("#000000", 1, 0.45), angle=10))
    c.add("</g>")
    for j in range(17):
        x = 786 + j * 18
        c.path(f"M{x} {795 + 20 * math.sin(math.pi * j / 16):.0f} v32", stroke=("#b8322a", "#f2c650", "#1f1a1a")[j % 3], width=5)


def silver(c):
    stage(c, "mist", "walnut")
    cloth(c, 600, 770, 520, 100, "#7a2430", -2)

    def engraved(d, cx, cy, rx, ry):
        c.path(d, c.lin("#8d9599", ("#f9fbfb", 0.24), ("#c2c9cc", 0.45), ("#6d7579", 0.72), ("#b5bdc0", 0.9), "#7d868a", angle=6))
        c.add(f"<g {c.clip(d)}>")
        for k in range(-5, 6):
            x = cx + rx * math.sin(k * 0.27) * 1.02
            s = math.cos(k * 0.27)
            for a in range(0, 360, 45):
                px, py = turned(22, 0, a)
                c.oval(x + px * s, cy + py, 12 * s + 1, 7, "none", a, 0.75, stroke="#5a6266", width=2.2)
            c.oval(x, cy, 7 * s, 7, "#5a6266", opacity=0.7)
            c.path(f"M{n(x + 34 * s)} {n(cy - 44)} q10 44 0 88", stroke="#5a6266", width=2, opacity=0.6)
        c.add("</g>")

    cx = 440
    c.shadow(cx, 770, 220, 40)
    vase = smooth([(cx - 76, 210), (cx - 60, 290), (cx - 130, 370), (cx - 196, 500), (cx - 150, 650), (cx - 84, 720), (cx - 110, 770), (cx, 784), (cx + 110, 770), (cx + 84, 720), (cx + 150, 650), (cx + 196, 500), (cx + 130, 370), (cx + 60, 290), (cx + 76, 210), (cx, 222)])
    engraved(vase, cx, 510, 196, 120)
    for y, w in ((330, 96), (636, 158), (724, 88)):
        c.path(f"M{cx - w} {y} Q{cx} {y + 30} {cx + w} {y}", stroke="#4f575b", width=5, opacity=0.6)
        c.path(f"M{cx - w} {y + 7} Q{cx} {y + 37} {cx + w} {y + 7}", stroke="#ffffff", width=3, opacity=0.7)
    c.oval(cx, 212, 78, 18, c.lin("#f4f7f7", "#8d9599", angle=20))
    c.oval(cx, 214, 62, 12, "#4f575b")
    c.shine(cx - 110, 460, 16, 80, 14, 0.75, 7)
    bx, by = 850, 610
    c.shadow(bx, by + 186, 150, 30)
    c.oval(bx, by, 220, 58, c.lin("#ffffff", "#8d9599", angle=20))
    c.oval(bx, by + 4, 206, 50, c.lin("#5f676b", "#d4dadc", angle=70))
    bowl_path = f"M{bx - 220} {by} A220 58 0 0 0 {bx + 220} {by} C{bx + 214} {by + 120} {bx + 130} {by + 150} {bx + 84} {by + 168} L{bx + 100} {by + 190} Q{bx} {by + 214} {bx - 100} {by + 190} L{bx - 84} {by + 168} C{bx - 130} {by + 150} {bx - 214} {by + 120} {bx - 220} {by} Z"
    engraved(bowl_path, bx, by + 104, 200, 60)
    c.shine(bx - 150, by + 84, 16, 36, 24, 0.8, 6)
    for x, y, r in ((690, 836, 52), (1010, 842, 44)):
        c.oval(x + 4, y + 10, r, r * 0.5, "#1d0a0e", opacity=0.5, extra=c.blur(6))
        c.oval(x, y, r, r * 0.5, "none", stroke="#9aa3a7", width=13)
        c.oval(x, y - 3, r, r * 0.5, "none", stroke="#f6f9f9", width=4)


PICTURES = [
    ("bamboo-basket", "Giỏ mây tre đan", "Bamboo basket", "craft", bamboo_basket),
    ("sedge-mat", "Chiếu cói làng Hới", "Sedge mat of Hới village", "craft", sedge_mat),
    ("silk", "Đũi và lụa Nam Cao", "Nam Cao silk", "craft", silk),
    ("brocade", "Thổ cẩm Ê Đê", "Ê Đê brocade", "craft", brocade),
    ("silver", "Chạm bạc Đồng Xâm", "Đồng Xâm silver", "craft", silver),
]
