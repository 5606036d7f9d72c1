"""What is dug up: roots and rhizomes."""

import math

from brush import dark, light, mix, n, ring, smooth, turned
from vessels import basket, board, bowl, cloth, stage, tray


def knob(c, cx, cy, long, wide, turn, colour, rings=True):
    """One finger of a rhizome."""
    pts = [(-long, 0), (-long * 0.7, -wide * 0.92), (-long * 0.1, -wide), (long * 0.62, -wide * 0.9), (long, 0), (long * 0.66, wide * 0.9), (0, wide), (-long * 0.7, wide * 0.9)]
    pts = [turned(x + c.rng.uniform(-4, 4), y + c.rng.uniform(-4, 4), turn, cx, cy) for x, y in pts]
    d = smooth(pts)
    c.path(d, "#2a1808", opacity=0.35, extra=c.blur(7) + ' transform="translate(5 9)"')
    c.form(d, colour, shade=0.5, edge=wide * 0.55, glow=0.42)
    if rings:
        c.add(f"<g {c.clip(d)}>")
        for k in (-0.72, -0.4, -0.05, 0.3, 0.66):
            a = turned(long * k - wide * 0.1, -wide * 1.05, turn, cx, cy)
            b = turned(long * k - wide * 0.1, wide * 1.05, turn, cx, cy)
            m = turned(long * k + wide * 0.42, 0, turn, cx, cy)
            c.path(f"M{n(a[0])} {n(a[1])} Q{n(m[0])} {n(m[1])} {n(b[0])} {n(b[1])}", stroke=dark(colour, 0.42), width=3.4, opacity=0.5)
            c.path(f"M{n(a[0] + 4)} {n(a[1])} Q{n(m[0] + 5)} {n(m[1])} {n(b[0] + 4)} {n(b[1])}", stroke=light(colour, 0.55), width=2.4, opacity=0.45)
        c.add("</g>")


def rhizome(c, x, y, s, turn, colour, fingers):
    for dx, dy, long, wide, t in fingers:
        px, py = turned(dx * s, dy * s, turn, x, y)
        knob(c, px, py, long * s, wide * s, t + turn, colour)


HAND = ((-190, -70, 96, 58, 40), (170, -96, 100, 56, -48), (60, -120, 84, 50, -80), (-70, 90, 84, 52, 74), (150, 78, 104, 56, 34), (-40, -6, 190, 82, -6), (-235, 40, 70, 46, -30))


def slice_of(c, x, y, rx, ry, turn, skin, flesh):
    c.shadow(x, y + ry * 0.4, rx * 0.95, ry * 0.7, 0.3, 7)
    c.oval(x + 2, y + 10, rx, ry, dark(skin, 0.3), turn)
    c.oval(x, y, rx, ry, skin, turn)
    c.oval(x, y, rx * 0.92, ry * 0.9, c.rad(light(flesh, 0.45), flesh, dark(flesh, 0.12)), turn)
    c.oval(x, y, rx * 0.64, ry * 0.62, "none", turn, 0.5, stroke=dark(flesh, 0.25), width=3)
    for i in range(22):
        a, q = i * 2.4, math.sqrt(i / 22) * 0.8
        px, py = turned(rx * q * math.cos(a), ry * q * math.sin(a), turn, x, y)
        c.oval(px, py, 2.6, 2, dark(flesh, 0.3), opacity=0.45)


def ginger(c):
    stage(c, "mist", "oak")
    board(c, 600, 720, 510, 130, "#b5824e")
    rhizome(c, 520, 520, 1.16, -4, "#d9b178", HAND)
    for x, y, t in ((800, 716, -8), (905, 758, 6), (985, 712, 10), (700, 782, -4)):
        slice_of(c, x, y, 74, 46, t, "#c69a5e", "#f3e2a0")


def turmeric(c):
    stage(c, "sage", "walnut")
    cloth(c, 600, 760, 520, 110, "#f0e7d6", -2)
    for dx, dy, long, wide, t in ((300, 560, 170, 52, -24), (470, 520, 180, 54, 16), (380, 640, 210, 58, 2), (560, 650, 150, 50, -38), (250, 690, 130, 46, 20)):
        knob(c, dx, dy, long, wide, t, "#c07a35")
    for x, y, t in ((330, 790, -6), (450, 815, 8), (570, 796, -4)):
        slice_of(c, x, y, 62, 40, t, "#b06c2c", "#f2941c")

    def powder(c):
        c.form(smooth([(664, 606), (740, 552), (846, 500), (950, 548), (1036, 606), (850, 660)]), "#e8991a", shade=0.3, edge=30, glow=0.35)
        for x, y in c.scatter(220, 690, 1010, 520, 640):
            if abs(x - 850) < (y - 500) * 1.75:
                c.oval(x, y, 3, 2.2, c.rng.choice(("#f7b63c", "#c97c0e", "#f0a528")), opacity=0.7)

    bowl(c, 850, 606, 210, 175, "#e9e2d2", powder, inside="#b9762a", band="#6f8f5a")
    c.strew(c.scatter(16, 660, 1060, 812, 850), [c.symbol(lambda c: c.oval(0, 0, 6, 4, "#d98a14"))], (0.6, 1.3))


def tuber(c, cx, cy, long, wide, turn, colour, eyes=9):
    pts = [(-long, wide * 0.1), (-long * 0.66, -wide * 0.72), (-long * 0.1, -wide), (long * 0.5, -wide * 0.72), (long, -wide * 0.08), (long * 0.6, wide * 0.68), (0, wide * 0.96), (-long * 0.62, wide * 0.76)]
    d = smooth([turned(x, y, turn, cx, cy) for x, y in pts])
    c.path(d, "#1d0d06", opacity=0.4, extra=c.blur(10) + ' transform="translate(6 12)"')
    c.form(d, colour, shade=0.52, edge=wide * 0.5, glow=0.34)
    c.add(f"<g {c.clip(d)}>")
    for _ in range(eyes):
        x, y = turned(c.rng.uniform(-0.8, 0.8) * long, c.rng.uniform(-0.7, 0.7) * wide, turn, cx, cy)
        c.path(f"M{n(x)} {n(y)} q{n(c.rng.uniform(8, 20))} {n(c.rng.uniform(-4, 4))} {n(c.rng.uniform(18, 36))} {n(c.rng.uniform(-3, 6))}", stroke=dark(colour, 0.45), width=3, opacity=0.55)
    c.add("</g>")


def sweet_potato(c):
    stage(c, "clay", "oak")

    def load(c):
        for args in ((300, 480, 210, 78, 18), (600, 470, 220, 80, -16), (450, 420, 230, 84, -4), (380, 560, 230, 84, 6), (610, 560, 200, 76, -10), (470, 640, 220, 80, 2)):
            tuber(c, *args, c.rng.choice(("#a3425a", "#94394f", "#b04d62")))

    basket(c, 460, 580, 380, 215, "#c59753", load, 0.8)
    tuber(c, 900, 700, 215, 80, -8, "#a3425a")
    for x, y in ((800, 806), (930, 826), (1050, 800)):
        c.shadow(x, y + 16, 70, 20, 0.35, 7)
        c.oval(x + 2, y + 12, 70, 44, "#7a2c40")
        c.oval(x, y, 70, 44, "#a3425a")
        c.oval(x, y, 64, 39, c.rad("#f9c65a", "#f0a83a", "#d98a26"))
        c.oval(x, y, 44, 26, "none", opacity=0.4, stroke="#c97a1c", width=3)


def cassava(c):
    stage(c, "straw", "walnut")
    board(c, 600, 735, 520, 125, "#a8743f")
    tuber(c, 470, 470, 330, 62, -12, "#7c5433", 26)
    tuber(c, 560, 570, 350, 66, 5, "#865b38", 26)
    tuber(c, 430, 670, 300, 62, -7, "#74502f", 26)
    for x, y, t in ((800, 690, 8), (905, 738, -6), (985, 668, 4), (760, 788, 0)):
        c.shadow(x, y + 20, 78, 24, 0.4, 8)
        c.path(smooth(ring(x + 2, y + 20, 76, 48, 10)), "#5c3d22")
        c.oval(x, y, 76, 49, "#6f4a2b")
        c.oval(x, y, 71, 45, "#c98fa0")
        c.oval(x, y, 65, 41, c.rad("#fffdf4", "#f6f0dd", "#dccfa8"))
        c.oval(x, y, 7, 5, "#c9b88a")
        for i in range(14):
            a = 2 * math.pi * i / 14
            c.path(f"M{n(x + 16 * math.cos(a))} {n(y + 10 * math.sin(a))} L{n(x + 50 * math.cos(a))} {n(y + 31 * math.sin(a))}", stroke="#d9c99c", width=2, opacity=0.6)


def lemongrass(c):
    stage(c, "sage", "pale")
    cloth(c, 600, 750, 520, 115, "#f4ecdc", 2, "#9db36b")
    c.shadow(600, 790, 220, 30)
    for i, (x0, lean) in enumerate(((430, -120), (490, -70), (540, -30), (600, 10), (660, 60), (715, 110), (570, -8), (630, 34))):
        y0, top = 800 - abs(i - 3.5) * 5, 130 + abs(lean) * 0.4
        bx, mx, tx = x0 + (600 - x0) * 0.0, x0 + (600 - x0) * 0.34, 600 + lean * 2.4
        w = 34
        d = f"M{n(bx - w)} {n(y0 - 30)} Q{n(bx - w)} {n(y0)} {n(bx)} {n(y0 + 4)} Q{n(bx + w)} {n(y0)} {n(bx + w)} {n(y0 - 30)} C{n(bx + w * 0.9)} {n(y0 - 180)} {n(mx + 24)} 540 {n(mx + 18)} 470 L{n(tx + 6)} {n(top)} L{n(tx - 8)} {n(top + 12)} L{n(mx - 18)} 470 C{n(mx - 24)} 540 {n(bx - w)} {n(y0 - 180)} {n(bx - w)} {n(y0 - 30)} Z"
        c.path(d, "#2a1808", opacity=0.25, extra=c.blur(6) + ' transform="translate(6 4)"')
        c.path(d, c.lin("#8fae4d", ("#a8c066", 0.35), ("#dfe3b4", 0.62), ("#f3ecd8", 0.85), "#d8a9a6"))
        c.path(f"M{n(bx - w * 0.3)} {n(y0 - 20)} C{n(bx - w * 0.2)} {n(y0 - 200)} {n(mx)} 520 {n(mx)} 470 L{n(tx)} {n(top + 30)}", stroke="#6f8f3a", width=3, opacity=0.5)
        c.path(f"M{n(bx + w * 0.5)} {n(y0 - 14)} C{n(bx + w * 0.5)} {n(y0 - 180)} {n(mx + 12)} 530 {n(mx + 10)} 480", stroke="#b9a46a", width=2.6, opacity=0.6)
    for k in range(5):
        y = 560 + k * 11
        c.path(f"M432 {y} Q600 {y + 40} 752 {y - 4}", stroke=("#b58a4a", "#d9b577")[k % 2], width=11)
    c.path("M690 590 q60 10 90 60 M690 590 q70 -10 110 24", stroke="#c79a57", width=8)
    for x, y in ((905, 790), (985, 812), (930, 842)):
        c.shadow(x, y + 8, 34, 10, 0.3, 5)
        c.oval(x, y, 34, 22, "#b9c480")
        for k in (0.78, 0.54, 0.3):
            c.oval(x, y, 34 * k, 22 * k, "none", stroke="#8ea355" if k > 0.5 else "#c98fa0", width=3)


PICTURES = [
    ("ginger", "Gừng ta", "Ginger", "spice", ginger),
    ("turmeric", "Nghệ vàng và bột nghệ", "Turmeric", "spice", turmeric),
    ("lemongrass", "Sả chanh", "Lemongrass", "spice", lemongrass),
    ("sweet-potato", "Khoai lang", "Sweet potatoes", "vegetable", sweet_potato),
    ("cassava", "Sắn củ", "Cassava", "vegetable", cassava),
]
