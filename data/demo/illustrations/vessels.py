"""Where things stand and lie: walls, tables, trays, bowls, sacks, jars, bags and boards."""

import math

from brush import HEIGHT, WIDTH, dark, light, mix, n, smooth

WALLS = {
    "cream": ("#fbf4e6", "#eadcc3"),
    "sage": ("#eff2e4", "#d3dcc3"),
    "clay": ("#fbeee3", "#ecd2bd"),
    "mist": ("#eef2f1", "#d2dedd"),
    "straw": ("#fcf3d9", "#ecdcae"),
    "rose": ("#fbeeea", "#ecd3cb"),
}
WOODS = {"oak": "#c99a66", "walnut": "#8a5c3a", "pale": "#dcb98a", "grey": "#b7a692"}


def stage(c, wall="cream", wood="oak", horizon=520):
    """A plain wall with window light, and a plank table seen from a little above."""
    top, low = WALLS[wall]
    c.rect(0, 0, WIDTH, horizon + 4, c.lin(top, low))
    c.oval(330, 150, 620, 420, "#ffffff", opacity=0.45, extra=c.blur(90))
    base = WOODS[wood]
    c.rect(0, horizon, WIDTH, HEIGHT - horizon, c.lin(dark(base, 0.12), light(base, 0.16), (base, 1)))
    y, step = horizon, 46
    while y < HEIGHT:
        for _ in range(4):
            gy, gx = y + c.rng.uniform(6, step), c.rng.uniform(-100, 900)
            grain = smooth([(gx, gy), (gx + 160, gy + c.rng.uniform(-4, 4)), (gx + c.rng.uniform(260, 560), gy)], False)
            c.path(grain, stroke=dark(base, 0.3), width=2, opacity=0.2)
        y += step
        c.path(f"M0 {n(y)} H{WIDTH}", stroke=dark(base, 0.42), width=2.5, opacity=0.42)
        c.path(f"M0 {n(y + 3)} H{WIDTH}", stroke=light(base, 0.5), width=2, opacity=0.4)
        step *= 1.32
    c.rect(0, horizon - 2, WIDTH, 44, c.lin((dark(base, 0.5), 0, 0.5), (dark(base, 0.5), 1, 0)))
    c.oval(300, 690, 620, 190, "#fff6e2", opacity=0.26, extra=c.blur(70))


def cloth(c, cx, cy, w, h, colour="#efe6d4", turn=-4, stripes=None):
    """A linen napkin lying on the table."""
    d = smooth([(cx - w, cy - h * 0.7), (cx - w * 0.1, cy - h), (cx + w * 0.95, cy - h * 0.75), (cx + w * 1.05, cy + h * 0.1), (cx + w * 0.9, cy + h * 0.9), (cx, cy + h * 1.02), (cx - w * 1.02, cy + h * 0.86), (cx - w * 1.05, cy)], tension=0.3)
    c.add(f'<g transform="rotate({turn} {cx} {cy})">')
    c.path(d, "#2a1808", opacity=0.32, extra=c.blur(12) + ' transform="translate(8 12)"')
    c.path(d, c.lin(light(colour, 0.4), dark(colour, 0.1), angle=60))
    c.add(f"<g {c.clip(d)}>")
    for k in (0.78, 0.88) if stripes else ():
        for side in (-1, 1):
            c.path(f"M{n(cx + side * w * k)} {n(cy - h * 1.2)} V{n(cy + h * 1.3)}", stroke=stripes, width=9, opacity=0.7)
    for _ in range(5):
        x = cx + c.rng.uniform(-w, w)
        c.path(f"M{n(x)} {n(cy - h)} q{n(c.rng.uniform(-60, 60))} {n(h)} {n(c.rng.uniform(-40, 40))} {n(2 * h)}", stroke=dark(colour, 0.3), width=14, opacity=0.14, extra=c.blur(7))
    c.add("</g></g>")


def weave(c, colour, size=22, squash=1.0):
    """Over and under of split bamboo."""
    s, h = size, size / 2
    a, b = light(colour, 0.18), dark(colour, 0.1)
    cells = []
    for x, y, up in ((0, 0, 1), (h, h, 1), (h, 0, 0), (0, h, 0)):
        cells.append(f'<rect x="{x}" y="{y}" width="{h}" height="{h}" fill="{a if up else b}"/>')
        line = f"M{x} {y + h * 0.5}h{h}" if up else f"M{x + h * 0.5} {y}v{h}"
        cells.append(f'<path d="{line}" stroke="{dark(colour, 0.3)}" stroke-width="1.4" opacity=".5"/>')
        edge = f"M{x} {y + 0.7}h{h}M{x} {y + h - 0.7}h{h}" if up else f"M{x + 0.7} {y}v{h}M{x + h - 0.7} {y}v{h}"
        cells.append(f'<path d="{edge}" stroke="{dark(colour, 0.5)}" stroke-width="1.4" opacity=".55"/>')
    return c.pattern(s, s, "".join(cells), f"scale(1 {squash}) rotate(45)")


def tray(c, cx, cy, rx, ry, colour="#d3ab6c", rim=26):
    """The round winnowing tray (nia): woven floor, wound rim."""
    c.shadow(cx, cy + 22, rx, ry)
    c.oval(cx, cy + 14, rx, ry, c.lin(dark(colour, 0.25), dark(colour, 0.55), angle=20))
    c.oval(cx, cy, rx, ry, c.lin(light(colour, 0.4), colour, dark(colour, 0.3), angle=35))
    irx, iry = rx - rim, ry - rim * 0.75
    c.oval(cx, cy + 3, irx, iry, dark(colour, 0.45))
    c.oval(cx, cy + 6, irx - 3, iry - 3, weave(c, colour, 26, 0.62))
    c.oval(cx, cy + 6, irx, iry, c.rad(("#2a1808", 0.4, 0), ("#2a1808", 1, 0.42), cx=0.56, cy=0.62, r=0.62))
    for i in range(44):
        a = 2 * math.pi * i / 44
        x1, y1, x2, y2 = cx + rx * math.cos(a), cy + ry * math.sin(a), cx + irx * math.cos(a + 0.03), cy + iry * math.sin(a + 0.03)
        c.path(f"M{n(x1)} {n(y1)} L{n(x2)} {n(y2)}", stroke=dark(colour, 0.45), width=4, opacity=0.4)


def bowl(c, cx, cy, rx, depth, colour, fill, inside=None, band=None, flat=0.34):
    """A bowl; `fill(c)` paints what lies in it, above the inside and behind the front."""
    ry = rx * flat
    c.shadow(cx, cy + depth * 0.95, rx * 0.72, rx * 0.17)
    c.oval(cx, cy, rx, ry, c.lin(light(colour, 0.45), dark(colour, 0.12), angle=20))
    c.oval(cx, cy + 4, rx - 12, ry - 8, c.lin(dark(inside or colour, 0.42), inside or dark(colour, 0.1), angle=70))
    fill(c)
    foot = rx * 0.42
    front = (
        f"M{n(cx - rx)} {n(cy)} A{n(rx)} {n(ry)} 0 0 0 {n(cx + rx)} {n(cy)} "
        f"C{n(cx + rx * 0.97)} {n(cy + depth * 0.62)} {n(cx + rx * 0.66)} {n(cy + depth * 0.9)} {n(cx + foot)} {n(cy + depth)} "
        f"Q{n(cx)} {n(cy + depth * 1.12)} {n(cx - foot)} {n(cy + depth)} "
        f"C{n(cx - rx * 0.66)} {n(cy + depth * 0.9)} {n(cx - rx * 0.97)} {n(cy + depth * 0.62)} {n(cx - rx)} {n(cy)} Z"
    )
    c.path(front, c.lin(dark(colour, 0.12), (light(colour, 0.5), 0.27), (colour, 0.55), dark(colour, 0.42), angle=8))
    c.add(f"<g {c.clip(front)}>")
    if band:
        arc = f"M{n(cx - rx)} {n(cy + depth * 0.36)} A{n(rx)} {n(ry)} 0 0 0 {n(cx + rx)} {n(cy + depth * 0.36)}"
        c.path(arc, stroke=band, width=rx * 0.07, opacity=0.75)
        c.path(arc.replace(n(cy + depth * 0.36), n(cy + depth * 0.5)), stroke=band, width=rx * 0.02, opacity=0.7)
    c.add("</g>")
    c.path(f"M{n(cx - rx)} {n(cy)} A{n(rx)} {n(ry)} 0 0 0 {n(cx + rx)} {n(cy)}", stroke=light(colour, 0.6), width=7, opacity=0.85)
    c.shine(cx - rx * 0.55, cy + depth * 0.52, rx * 0.06, depth * 0.24, 24, 0.5, 5)


def sack(c, cx, top, w, h, colour="#c7a36d", fill=None, roll=38):
    """An open jute sack with a rolled rim; `fill(c)` paints the goods."""
    ry = w * 0.26
    low = top + h
    c.shadow(cx, low - 6, w * 1.02, w * 0.2)
    body = smooth([(cx - w * 0.92, top), (cx - w * 1.05, top + h * 0.38), (cx - w * 1.1, top + h * 0.74), (cx - w * 0.9, low), (cx - w * 0.3, low + 20), (cx + w * 0.35, low + 18), (cx + w * 0.92, low - 4), (cx + w * 1.12, top + h * 0.7), (cx + w * 1.04, top + h * 0.35), (cx + w * 0.92, top)])
    c.form(body, colour, shade=0.5, glow=0.3, edge=80, at=(0.3, 0.2))
    thread = c.pattern(9, 9, f'<path d="M0 2.2H9M0 6.7H9" stroke="{dark(colour, 0.4)}" stroke-width="1.3" opacity=".5"/><path d="M2.2 0V9M6.7 0V9" stroke="{light(colour, 0.5)}" stroke-width="1.3" opacity=".45"/>', "rotate(4)")
    c.path(body, thread)
    c.add(f"<g {c.clip(body)}>")
    for k in (-0.62, -0.22, 0.3, 0.66):
        x = cx + w * k
        c.path(f"M{n(x)} {n(top + roll)} q{n(k * 40)} {n(h * 0.4)} {n(k * 26)} {n(h * c.rng.uniform(0.5, 0.9))}", stroke=dark(colour, 0.5), width=16, opacity=0.26, extra=c.blur(7))
    c.add("</g>")
    c.oval(cx, top, w * 0.98, ry, c.lin(dark(colour, 0.3), dark(colour, 0.15)))
    c.oval(cx, top + 4, w * 0.84, ry * 0.8, dark(colour, 0.7))
    if fill:
        fill(c)
    lip = (
        f"M{n(cx - w)} {n(top)} A{n(w)} {n(ry)} 0 0 0 {n(cx + w)} {n(top)} q10 {n(roll * 0.6)} -4 {n(roll)} "
        f"A{n(w)} {n(ry)} 0 0 1 {n(cx - w + 4)} {n(top + roll)} q-14 {n(-roll * 0.4)} -4 {n(-roll)} Z"
    )
    c.path(lip, "#2a1808", opacity=0.35, extra=c.blur(8) + ' transform="translate(0 12)"')
    c.path(lip, c.lin(light(colour, 0.42), colour, dark(colour, 0.34), angle=30))
    c.path(lip, thread)


def pouch(c, x, y, w, h, colour="#b98a58", label="#f6ecd8", emblem=None, window=None):
    """A stand-up bag with its corner (x, y) at the upper left; `emblem(c, cx, cy, r)` goes on the label."""
    c.shadow(x + w / 2, y + h - 4, w * 0.54, w * 0.12)
    d = (
        f"M{n(x + 10)} {n(y)} H{n(x + w - 10)} Q{n(x + w - 12)} {n(y + h * 0.2)} {n(x + w)} {n(y + h * 0.36)} "
        f"Q{n(x + w + 10)} {n(y + h * 0.75)} {n(x + w - 6)} {n(y + h - 10)} Q{n(x + w / 2)} {n(y + h + 22)} {n(x + 6)} {n(y + h - 10)} "
        f"Q{n(x - 10)} {n(y + h * 0.75)} {n(x)} {n(y + h * 0.36)} Q{n(x + 12)} {n(y + h * 0.2)} {n(x + 10)} {n(y)} Z"
    )
    c.path(d, c.lin(dark(colour, 0.18), (light(colour, 0.34), 0.24), (colour, 0.6), dark(colour, 0.4), angle=6))
    c.add(f"<g {c.clip(d)}>")
    c.rect(x - 20, y, w + 40, h * 0.075, dark(colour, 0.1), opacity=0.6)
    for k in (0.018, 0.036, 0.054):
        c.path(f"M{n(x)} {n(y + h * k)} h{n(w)}", stroke=dark(colour, 0.4), width=1.6, opacity=0.5)
    c.path(f"M{n(x)} {n(y + h * 0.085)} q{n(w / 2)} 10 {n(w)} 0", stroke=light(colour, 0.4), width=4, opacity=0.6)
    c.path(f"M{n(x)} {n(y + h * 0.82)} Q{n(x + w / 2)} {n(y + h * 0.96)} {n(x + w)} {n(y + h * 0.82)} V{n(y + h + 40)} H{n(x)} Z", dark(colour, 0.4), opacity=0.28)
    for k, lean in ((0.13, 20), (0.9, -18)):
        c.path(f"M{n(x + w * k)} {n(y + h * 0.1)} q{lean} {n(h * 0.4)} {n(lean * 0.3)} {n(h * 0.72)}", stroke=dark(colour, 0.5), width=14, opacity=0.22, extra=c.blur(6))
    c.add("</g>")
    lx, ly, lw, lh = x + w * 0.17, y + h * 0.27, w * 0.66, h * 0.44
    c.rect(lx, ly, lw, lh, label, 10)
    c.rect(lx + 7, ly + 7, lw - 14, lh - 14, "none", 7, extra=f'stroke="{dark(colour, 0.25)}" stroke-width="2" opacity="0.6"')
    if emblem:
        emblem(c, lx + lw / 2, ly + lh * 0.42, lw * 0.24)
    for i, k in enumerate((0.52, 0.34)):
        c.rect(lx + lw * (0.5 - k / 2), ly + lh * (0.76 + 0.09 * i), lw * k, lh * 0.035, dark(colour, 0.3), 3, 0.6)
    c.path(f"M{n(x + w * 0.2)} {n(y + h * 0.13)} q-14 {n(h * 0.3)} 0 {n(h * 0.6)}", stroke="#ffffff", width=10, opacity=0.22, extra=c.blur(5))


def jar(c, cx, top, w, h, colour, lid="#e8dcc0", level=0.12, label=None, emblem=None, opaque=False):
    """A glass jar holding something of `colour`, closed with cloth or a lid."""
    x, r = cx - w / 2, w * 0.17
    c.shadow(cx, top + h - 4, w * 0.56, w * 0.13)
    if not opaque:
        c.oval(cx + w * 0.55, top + h + 4, w * 0.5, w * 0.08, light(colour, 0.2), opacity=0.35, extra=c.blur(14))
    d = f"M{n(x + r)} {n(top)} H{n(x + w - r)} C{n(x + w)} {n(top + r * 0.3)} {n(x + w)} {n(top + r)} {n(x + w)} {n(top + r * 1.5)} V{n(top + h - r)} Q{n(x + w)} {n(top + h)} {n(x + w - r)} {n(top + h + 2)} Q{n(cx)} {n(top + h + 14)} {n(x + r)} {n(top + h + 2)} Q{n(x)} {n(top + h)} {n(x)} {n(top + h - r)} V{n(top + r * 1.5)} C{n(x)} {n(top + r)} {n(x)} {n(top + r * 0.3)} {n(x + r)} {n(top)} Z"
    c.path(d, c.lin("#e9efe9", "#cdd9d4", angle=20), opacity=0.8)
    c.add(f"<g {c.clip(d)}>")
    fy = top + h * level
    c.rect(x + 7, fy, w - 14, h * (1 - level) - 6, c.lin(dark(colour, 0.28), (light(colour, 0.28), 0.25), (colour, 0.55), dark(colour, 0.42), angle=4), w * 0.12)
    c.oval(cx, fy + 2, w / 2 - 8, w * 0.06, c.lin(light(colour, 0.34), colour, angle=20))
    if not opaque:
        c.oval(cx + w * 0.1, top + h * 0.62, w * 0.3, h * 0.3, light(colour, 0.55), opacity=0.45, extra=c.blur(26))
    c.add("</g>")
    if label:
        ly, lh = top + h * 0.4, h * 0.38
        c.path(f"M{n(x + 4)} {n(ly)} Q{n(cx)} {n(ly + 16)} {n(x + w - 4)} {n(ly)} V{n(ly + lh)} Q{n(cx)} {n(ly + lh + 16)} {n(x + 4)} {n(ly + lh)} Z", c.lin(dark(label, 0.16), (light(label, 0.4), 0.3), label, dark(label, 0.24), angle=4))
        if emblem:
            emblem(c, cx, ly + lh * 0.46, w * 0.13)
        c.rect(cx - w * 0.16, ly + lh * 0.84, w * 0.32, 6, dark(label, 0.5), 3, 0.5)
    c.path(d, "none", stroke="#ffffff", width=5, opacity=0.5)
    c.shine(x + w * 0.14, top + h * 0.5, w * 0.035, h * 0.33, 0, 0.75, 3)
    c.shine(x + w * 0.9, top + h * 0.55, w * 0.018, h * 0.26, 0, 0.5, 2)
    lh = h * 0.15
    c.path(f"M{n(x + w * 0.1)} {n(top - lh)} H{n(x + w * 0.9)} q{n(w * 0.03)} 0 {n(w * 0.03)} 8 V{n(top + 8)} Q{n(cx)} {n(top + 22)} {n(x + w * 0.07)} {n(top + 8)} V{n(top - lh + 8)} q0 -8 {n(w * 0.03)} -8 Z", c.lin(dark(lid, 0.2), (light(lid, 0.5), 0.28), lid, dark(lid, 0.4), angle=4))
    c.oval(cx, top - lh + 1, w * 0.41, w * 0.045, c.lin(light(lid, 0.6), dark(lid, 0.08), angle=20))


def board(c, cx, cy, w, h, colour="#b9824c", turn=-3):
    """A cutting board."""
    c.add(f'<g transform="rotate({turn} {cx} {cy})">')
    d = f"M{n(cx - w)} {n(cy + h * 0.6)} L{n(cx - w * 0.84)} {n(cy - h)} Q{n(cx - w * 0.82)} {n(cy - h * 1.12)} {n(cx - w * 0.74)} {n(cy - h * 1.12)} H{n(cx + w * 0.74)} Q{n(cx + w * 0.82)} {n(cy - h * 1.12)} {n(cx + w * 0.84)} {n(cy - h)} L{n(cx + w)} {n(cy + h * 0.6)} Q{n(cx + w)} {n(cy + h)} {n(cx + w * 0.9)} {n(cy + h)} H{n(cx - w * 0.9)} Q{n(cx - w)} {n(cy + h)} {n(cx - w)} {n(cy + h * 0.6)} Z"
    c.path(d, "#2a1808", opacity=0.45, extra=c.blur(14) + ' transform="translate(10 34)"')
    c.path(d, dark(colour, 0.45), extra='transform="translate(0 24)"')
    c.path(d, c.lin(light(colour, 0.3), colour, dark(colour, 0.14), angle=55))
    c.add(f"<g {c.clip(d)}>")
    for i in range(18):
        y = cy - h * 1.1 + i * h * 0.125
        c.path(smooth([(cx - w, y), (cx - w * 0.3, y + c.rng.uniform(-7, 7)), (cx + w * 0.4, y + c.rng.uniform(-7, 7)), (cx + w, y)], False), stroke=dark(colour, 0.35), width=c.rng.uniform(1, 3), opacity=0.3)
    c.add("</g></g>")


def plate(c, cx, cy, rx, ry, colour="#f4f1e8", band=None):
    c.shadow(cx, cy + 16, rx * 0.94, ry)
    c.oval(cx, cy + 10, rx, ry, dark(colour, 0.3))
    c.oval(cx, cy, rx, ry, c.lin(light(colour, 0.8), dark(colour, 0.08), angle=35))
    if band:
        c.oval(cx, cy, rx * 0.93, ry * 0.93, "none", stroke=band, width=6, opacity=0.7)
    c.oval(cx, cy + 3, rx * 0.74, ry * 0.74, c.lin(dark(colour, 0.14), light(colour, 0.5), angle=40))


def banana_leaf(c, cx, cy, w, h, colour="#5d8f45", turn=-8):
    """A piece of banana leaf to serve on."""
    points = [(cx - w, cy), (cx - w * 0.7, cy - h * 0.86), (cx, cy - h), (cx + w * 0.7, cy - h * 0.84), (cx + w, cy - h * 0.1), (cx + w * 0.72, cy + h * 0.8), (cx, cy + h), (cx - w * 0.72, cy + h * 0.84)]
    d = smooth(points, tension=0.8)
    c.add(f'<g transform="rotate({turn} {cx} {cy})">')
    c.path(d, "#1c1408", opacity=0.4, extra=c.blur(12) + ' transform="translate(8 14)"')
    c.path(d, c.lin(light(colour, 0.2), colour, dark(colour, 0.3), angle=50))
    c.add(f"<g {c.clip(d)}>")
    for i in range(44):
        x = cx - w + i * w / 22
        c.path(f"M{n(x)} {n(cy)} q{n(w * 0.04)} {n(-h * 0.5)} {n(w * 0.12)} {n(-h)} M{n(x)} {n(cy)} q{n(w * 0.04)} {n(h * 0.5)} {n(w * 0.12)} {n(h)}", stroke=mix(colour, "#d8e8a8", 0.5) if i % 2 else dark(colour, 0.4), width=2, opacity=0.35)
    c.path(f"M{n(cx - w)} {n(cy)} Q{n(cx)} {n(cy - 10)} {n(cx + w)} {n(cy - h * 0.1)}", stroke="#cfdc9a", width=11, opacity=0.9)
    c.path(f"M{n(cx - w)} {n(cy + 5)} Q{n(cx)} {n(cy - 5)} {n(cx + w)} {n(cy - h * 0.1 + 4)}", stroke=dark(colour, 0.3), width=3, opacity=0.5)
    c.add("</g></g>")


def basket(c, cx, top, w, h, colour="#c79a57", fill=None, taper=0.78):
    """A woven basket; `fill(c)` paints what stands in it."""
    ry = w * 0.27
    low = top + h
    c.shadow(cx, low, w * taper * 1.02, w * 0.2)
    c.oval(cx, top, w, ry, c.lin(dark(colour, 0.35), dark(colour, 0.6)))
    c.path(f"M{n(cx - w)} {n(top)} A{n(w)} {n(ry)} 0 0 1 {n(cx + w)} {n(top)}", stroke=light(colour, 0.1), width=11)
    if fill:
        fill(c)
    b = w * taper
    d = f"M{n(cx - w)} {n(top)} A{n(w)} {n(ry)} 0 0 0 {n(cx + w)} {n(top)} Q{n(cx + w * 0.99)} {n(top + h * 0.6)} {n(cx + b)} {n(low)} A{n(b)} {n(ry * 0.8)} 0 0 1 {n(cx - b)} {n(low)} Q{n(cx - w * 0.99)} {n(top + h * 0.6)} {n(cx - w)} {n(top)} Z"
    c.path(d, colour)
    c.add(f"<g {c.clip(d)}>")
    rows, cols = max(5, round(h / 30)), 24
    for r in range(rows + 4):
        y = top + (r - 0.5) * h / rows
        for k in range(cols + 1):
            if (k + r) % 2:
                continue
            a0, a1 = math.pi * (1 - k / cols), math.pi * (1 - (k + 1) / cols)
            t = min(1, max(0, (y - top) / h))
            ww = w + (b - w) * t * t
            x0, x1 = cx + ww * math.cos(a0), cx + ww * math.cos(a1)
            y0, y1 = y + ry * math.sin(a0), y + ry * math.sin(a1)
            th = h / rows * 0.9
            c.path(f"M{n(x0)} {n(y0)} Q{n((x0 + x1) / 2)} {n((y0 + y1) / 2 - 5)} {n(x1)} {n(y1)} l0 {n(th)} Q{n((x0 + x1) / 2)} {n((y0 + y1) / 2 + th + 3)} {n(x0)} {n(y0 + th)} Z", c.lin(light(colour, 0.42), colour, dark(colour, 0.42)), stroke=dark(colour, 0.55), width=1)
    c.path(d, c.lin(("#2a1808", 0, 0.25), ("#ffffff", 0.28, 0.14), ("#2a1808", 0.6, 0.1), ("#2a1808", 1, 0.55), angle=5))
    c.add("</g>")
    for i, off in enumerate((0, 16)):
        c.path(f"M{n(cx - w)} {n(top + off)} A{n(w)} {n(ry)} 0 0 0 {n(cx + w)} {n(top + off)}", stroke=(light(colour, 0.35), dark(colour, 0.18))[i], width=15)
