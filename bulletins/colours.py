"""The mission's hues as the colours of the stylesheet, for where CSS does not reach."""

from math import cos, radians, sin


def band(hue, chroma):
    """The masthead's colour in the light scheme, as site.css states it: "#14285a"."""
    return oklch_to_hex(0.29, float(chroma) * 0.82, hue)


def link(hue, chroma):
    """The colour of links and buttons in the light scheme: "#15448c"."""
    return oklch_to_hex(0.4, float(chroma), hue)


def oklch_to_hex(lightness, chroma, hue):
    """OKLCH (lightness 0 to 1, hue in degrees) to sRGB "#rrggbb", clipped (CSS Color 4, 10.2)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in linear)


def _encoded(part):
    part = min(max(part, 0), 1)
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
