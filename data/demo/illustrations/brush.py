"""The painter's tools: colours, light, soft shadows, heaps and leaves, written as SVG.

Light falls from the upper left in every picture. Nothing here knows a product.
"""

import math
import random

WIDTH, HEIGHT = 1200, 900
WARM_WHITE, WARM_BLACK = "#fffaf0", "#24140a"


def mix(a, b, t):
    """The colour `t` of the way from `a` to `b`."""
    pair = zip(*[[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (a, b)])
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in pair)


def light(colour, t):
    return mix(colour, WARM_WHITE, t)


def dark(colour, t):
    return mix(colour, WARM_BLACK, t)


def n(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def smooth(points, closed=True, tension=0.5):
    """A soft curve through the points (Catmull-Rom, as cubic Béziers)."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[max(0, min(count - 1, i))])
    d = [f"M{n(points[0][0])} {n(points[0][1])}"]
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        k = tension / 3
        c1 = (p1[0] + (p2[0] - p0[0]) * k, p1[1] + (p2[1] - p0[1]) * k)
        c2 = (p2[0] - (p3[0] - p1[0]) * k, p2[1] - (p3[1] - p1[1]) * k)
        d.append("C" + " ".join(f"{n(x)} {n(y)}" for x, y in (c1, c2, p2)))
    return " ".join(d) + (" Z" if closed else "")


def ring(cx, cy, rx, ry, count=12, wobble=None, turn=0.0):
    """Points on an ellipse, each moved in or out by `wobble(i)`, turned by `turn` degrees."""
    points = []
    for i in range(count):
        a = 2 * math.pi * i / count
        f = 1 + (wobble(i) if wobble else 0)
        points.append((rx * f * math.cos(a), ry * f * math.sin(a)))
    return [turned(x, y, turn, cx, cy) for x, y in points]


def turned(x, y, degrees, cx=0.0, cy=0.0):
    a = math.radians(degrees)
    return (cx + x * math.cos(a) - y * math.sin(a), cy + x * math.sin(a) + y * math.cos(a))


class Canvas:
    """One picture. The same slug always draws the same picture."""

    def __init__(self, slug):
        self.rng = random.Random(slug)
        self.defs, self.body, self.cache = [], [], {}

    # -- definitions -------------------------------------------------------------------------

    def define(self, markup):
        """Stores markup holding `{id}` once and gives its id."""
        if markup not in self.cache:
            name = f"d{len(self.cache)}"
            self.cache[markup] = name
            self.defs.append(markup.replace("{id}", name))
        return self.cache[markup]

    def _stops(self, stops):
        out = []
        for i, stop in enumerate(stops):
            colour, at, opacity = (stop, None, 1) if isinstance(stop, str) else (*stop, 1)[:3]
            at = i / (len(stops) - 1) if at is None else at
            out.append(f'<stop offset="{n(at * 100)}%" stop-color="{colour}" stop-opacity="{opacity}"/>')
        return "".join(out)

    def rad(self, *stops, cx=0.36, cy=0.3, r=0.78):
        s = self._stops(stops)
        return f'url(#{self.define(f"""<radialGradient id="{{id}}" cx="{cx}" cy="{cy}" r="{r}">{s}</radialGradient>""")})'

    def lin(self, *stops, angle=90):
        x, y = turned(1, 0, angle)
        box = f'x1="{n((1 - x) * 50)}%" y1="{n((1 - y) * 50)}%" x2="{n((1 + x) * 50)}%" y2="{n((1 + y) * 50)}%"'
        return f'url(#{self.define(f"""<linearGradient id="{{id}}" {box}>{self._stops(stops)}</linearGradient>""")})'

    def blur(self, radius):
        region = 'x="-60%" y="-60%" width="220%" height="220%"'
        f = f'<filter id="{{id}}" {region}><feGaussianBlur stdDeviation="{radius}"/></filter>'
        return f'filter="url(#{self.define(f)})"'

    def clip(self, d):
        return f'clip-path="url(#{self.define(f"""<clipPath id="{{id}}"><path d="{d}"/></clipPath>""")})"'

    def pattern(self, w, h, markup, transform=""):
        p = f'<pattern id="{{id}}" width="{w}" height="{h}" patternUnits="userSpaceOnUse" patternTransform="{transform}">{markup}</pattern>'
        return f"url(#{self.define(p)})"

    def symbol(self, draw):
        """What `draw(canvas)` paints around (0, 0), to be placed many times with `use`."""
        outer, self.body = self.body, []
        draw(self)
        markup, self.body = "".join(self.body), outer
        return self.define(f'<g id="{{id}}">{markup}</g>')

    # -- strokes -----------------------------------------------------------------------------

    def add(self, markup):
        self.body.append(markup)

    def use(self, name, x, y, scale=1.0, turn=0.0, sy=None, extra=""):
        size = f"scale({scale:.3f})" if sy is None else f"scale({scale:.3f} {sy:.3f})"
        self.add(f'<use href="#{name}" transform="translate({n(x)} {n(y)}) rotate({n(turn)}) {size}" {extra}/>')

    def path(self, d, fill="none", stroke=None, width=0, opacity=1, extra=""):
        line = f'stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"' if stroke else ""
        see = f'opacity="{opacity}"' if opacity != 1 else ""
        self.add(f'<path d="{d}" fill="{fill}" {line} {see} {extra}/>')

    def oval(self, cx, cy, rx, ry, fill, turn=0, opacity=1, extra="", stroke=None, width=0):
        spin = f'transform="rotate({n(turn)} {n(cx)} {n(cy)})"' if turn else ""
        see = f'opacity="{opacity}"' if opacity != 1 else ""
        line = f'stroke="{stroke}" stroke-width="{width}"' if stroke else ""
        self.add(f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}" fill="{fill}" {line} {spin} {see} {extra}/>')

    def rect(self, x, y, w, h, fill, r=0, opacity=1, extra=""):
        see = f'opacity="{opacity}"' if opacity != 1 else ""
        self.add(f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{r}" fill="{fill}" {see} {extra}/>')

    def shadow(self, cx, cy, rx, ry, opacity=0.42, soft=16):
        """Two layers, as under a window: a wide pale one and a tight dark one under the thing."""
        self.oval(cx + rx * 0.1, cy + ry * 0.15, rx * 1.1, ry * 1.15, "#3a2410", opacity=opacity * 0.6, extra=self.blur(soft * 1.6))
        self.oval(cx + rx * 0.03, cy, rx * 0.96, ry * 0.8, "#2a1808", opacity=opacity, extra=self.blur(soft * 0.6))

    def form(self, d, colour, shade=0.42, glow=0.4, edge=34, at=(0.34, 0.28), stops=None):
        """A rounded body of any outline: lit from the upper left, darker towards its far edge."""
        fill = self.rad(*(stops or (light(colour, glow), colour, dark(colour, shade * 0.75))), cx=at[0], cy=at[1], r=0.95)
        self.path(d, fill)
        inside = self.clip(d)
        rim = f'<path d="{d}" fill="none" stroke="{dark(colour, 0.62)}" stroke-width="{edge}" opacity="{shade}" transform="translate({-edge * 0.16} {-edge * 0.22})" {self.blur(round(edge * 0.36, 1))}/>'
        self.add(f"<g {inside}>{rim}</g>")

    def shine(self, cx, cy, rx, ry, turn=0, opacity=0.6, soft=4, colour="#ffffff"):
        self.oval(cx, cy, rx, ry, colour, turn, opacity, self.blur(soft) if soft else "")

    def ball(self, cx, cy, rx, ry, colour, turn=0, gloss=0.5, shade=0.45, glow=0.34):
        """The cheap round body, for what is drawn by the hundred."""
        fill = self.rad(light(colour, glow), (colour, 0.42), dark(colour, shade))
        self.oval(cx, cy, rx, ry, fill, turn)
        if gloss:
            x, y = -rx * 0.34, -ry * 0.42
            self.oval(cx + x, cy + y, rx * 0.24, ry * 0.15, "#ffffff", -24, gloss)

    def leaf(self, x, y, length, width, angle, colour="#4f7f3a", bend=0.12, veins=6, wave=0.0):
        """A leaf from its stalk at (x, y) outwards."""
        tip = (length, bend * length)
        mid = (length * 0.5, bend * length * 0.1)
        up, down = (length * 0.42, -width * 0.62), (length * 0.5, width * 0.62)
        w = wave * width
        top = [(0, 0), (length * 0.15, -width * 0.34), up, (length * 0.72, -width * 0.36 - w), tip]
        low = [tip, (length * 0.78, width * 0.42 + w), down, (length * 0.2, width * 0.36), (0, 0)]
        rib = [(0, 0), mid, tip]
        place = f'transform="translate({n(x)} {n(y)}) rotate({n(angle)})"'
        up_side = smooth(top, False) + " " + smooth([tip, mid, (0, 0)], False).replace("M", "L", 1) + " Z"
        low_side = smooth(low, False) + " " + smooth(rib, False).replace("M", "L", 1) + " Z"
        self.add(f"<g {place}>")
        self.path(up_side, self.lin(light(colour, 0.24), colour, angle=60))
        self.path(low_side, self.lin(colour, dark(colour, 0.34), angle=80))
        for i in range(1, veins):
            t = i / veins
            bx, by = length * t * 0.9, bend * length * (t * t * 0.8)
            for side in (-1, 1):
                self.path(f"M{n(bx)} {n(by)} q{n(length * 0.07)} {n(side * width * 0.16)} {n(length * 0.13)} {n(side * width * 0.36 * (1.1 - abs(t - 0.45)))}", stroke=light(colour, 0.34), width=1.6, opacity=0.5)
        self.path(smooth(rib, False), stroke=light(colour, 0.45), width=2.6, opacity=0.8)
        self.add("</g>")

    # -- heaps -------------------------------------------------------------------------------

    def heap(self, cx, cy, rx, ry, height, items, size, spread=(0.88, 1.12), turn=(0, 360), squash=None, ground=None, gap=1.0):
        """A mound of symbols on an elliptic foot, the far ones first."""
        if ground:
            top = [(cx + rx * u, cy - height * (1 - u * u) - 2) for u in [i / 8 - 1 for i in range(17)]]
            base = [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in [math.pi * i / 12 for i in range(13)]]
            self.path(smooth(top + base[1:-1]), ground)
        step = size * gap
        # Rows are even to the eye, not on the ground: the front slope is seen more steeply.
        crest = max(-1.0, -ry / (2 * height)) if height else -1.0
        level = lambda v: v * ry - height * (1 - v * v)
        rows = max(2, round((level(1) - level(crest)) / (step * 0.6)))
        spots = []
        for row in range(rows + 1):
            y = level(crest) + (level(1) - level(crest)) * row / rows
            v = (-ry + math.sqrt(max(0.0, ry * ry + 4 * height * (y + height)))) / (2 * height) if height else y / ry
            reach = math.sqrt(max(0.0, 1 - v * v))
            count = max(1, round(2 * rx * reach / step))
            for i in range(count + 1):
                u = max(-1, min(1, (-1 + 2 * (i + self.rng.uniform(-0.3, 0.3)) / count))) * reach
                vv = v + self.rng.uniform(-0.3, 0.3) * step * 0.6 / (ry + 2 * height * max(0, v))
                r2 = min(1.0, u * u + vv * vv)
                spots.append((vv + self.rng.uniform(-0.03, 0.03), cx + u * rx, cy + vv * ry - height * (1 - r2)))
        for _, x, y in sorted(spots):
            scale = self.rng.uniform(*spread)
            flat = scale * squash if squash else None
            self.use(self.rng.choice(items), x, y, scale, self.rng.uniform(*turn), flat)

    def strew(self, spots, items, spread=(0.9, 1.1), turn=(0, 360), under=None):
        """A few lying about; `under` is the half-width of each one's shadow."""
        for x, y in sorted(spots, key=lambda p: p[1]):
            if under:
                self.oval(x + under * 0.25, y + under * 0.38, under, under * 0.62, "#2a1808", opacity=0.3, extra=self.blur(4))
            self.use(self.rng.choice(items), x, y, self.rng.uniform(*spread), self.rng.uniform(*turn))

    def scatter(self, count, x0, x1, y0, y1):
        return [(self.rng.uniform(x0, x1), self.rng.uniform(y0, y1)) for _ in range(count)]

    def svg(self):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="60 85 1080 810" width="{WIDTH}" height="{HEIGHT}">'
            f"<defs>{''.join(self.defs)}</defs>{''.join(self.body)}</svg>"
        )
