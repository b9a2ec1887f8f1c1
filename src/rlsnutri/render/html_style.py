"""How the pages look: one style sheet, every rule of it under this library's own class names.

Light and dark follow the reader's setting; the colours are set on the article itself, so that it can be read on
whatever page it is put.  Text has a contrast of at least 4.5 to 1 on its ground, shapes that mean something 3.
"""

from __future__ import annotations

__all__ = ["COLOURS", "STYLE"]

COLOURS = {
    "light": {
        "ground": "#ffffff",
        "raised": "#f4f6f7",
        "ink": "#17212b",
        "quiet": "#52606d",
        "line": "#d5dbe0",
        "strong-line": "#7b8894",
        "accent": "#0b6467",
        "accent-ground": "#e3f1f0",
        "gap": "#bfdfdc",
        "meal": "#c9a35f",
        "warn": "#8a4b00",
        "refuse": "#a11d1d",
    },
    "dark": {
        "ground": "#12181d",
        "raised": "#1b242b",
        "ink": "#e9eef1",
        "quiet": "#a9b5be",
        "line": "#33404a",
        "strong-line": "#7d8b96",
        "accent": "#74cfc8",
        "accent-ground": "#16383a",
        "gap": "#235a5a",
        "meal": "#b18d4d",
        "warn": "#f2bd73",
        "refuse": "#ff9d94",
    },
}
"""Every colour by what it is for; a test works out the contrasts."""


def _variables(scheme: str) -> str:
    return "".join(f"--rlsnutri-{use}:{colour};" for use, colour in COLOURS[scheme].items())


_RULES = """
.rlsnutri-page,.rlsnutri-page *{box-sizing:border-box}
.rlsnutri-page *{color:inherit}
.rlsnutri-page{color-scheme:light dark;background:var(--rlsnutri-ground);color:var(--rlsnutri-ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
container-type:inline-size;max-width:66rem;margin:0 auto;padding:1.25rem 1rem 2rem;text-align:left;
overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.rlsnutri-title,.rlsnutri-heading,.rlsnutri-subheading{color:inherit;font-weight:650;line-height:1.25;margin:0;padding:0;
border:0}
.rlsnutri-title{font-size:1.6rem;letter-spacing:-.01em}
.rlsnutri-heading{font-size:1.1rem;margin:2.25rem 0 .75rem}
.rlsnutri-subheading{font-size:1rem}
.rlsnutri-summary{margin:.35rem 0 0;color:var(--rlsnutri-quiet)}
.rlsnutri-summary strong{color:var(--rlsnutri-ink);font-weight:600}
.rlsnutri-list,.rlsnutri-slots,.rlsnutri-intakes,.rlsnutri-lanes{list-style:none;margin:0;padding:0}
.rlsnutri-list>li,.rlsnutri-slots>li,.rlsnutri-intakes>li,.rlsnutri-lanes>li{margin:0;padding:0}
.rlsnutri-slots{margin-top:1.5rem}
.rlsnutri-slots>.rlsnutri-slot{padding:.9rem 0 1rem;border-top:1px solid var(--rlsnutri-line)}
.rlsnutri-when{display:flex;flex-wrap:wrap;align-items:baseline;column-gap:.7rem}
.rlsnutri-time{font-size:1.35rem;font-weight:650;color:var(--rlsnutri-accent)}
.rlsnutri-occasion{font-weight:400;color:var(--rlsnutri-quiet)}
.rlsnutri-slots>.rlsnutri-mark{padding:.45rem 0;border-top:1px solid var(--rlsnutri-line);
color:var(--rlsnutri-quiet);display:flex;column-gap:.7rem;align-items:baseline}
.rlsnutri-mark .rlsnutri-time{font-size:1rem;font-weight:500;color:inherit;min-width:3.6rem}
.rlsnutri-intakes>li{display:grid;grid-template-columns:8rem minmax(0,1fr);column-gap:.9rem;align-items:baseline;
margin-top:.6rem}
.rlsnutri-amount{font-size:1.2rem;font-weight:650;line-height:1.3}
.rlsnutri-short{white-space:nowrap}
.rlsnutri-what{font-size:1.05rem;font-weight:500;margin-right:.35rem}
.rlsnutri-why{display:block;color:var(--rlsnutri-quiet);font-size:.925rem;font-weight:400}
.rlsnutri-tag{display:inline-block;margin-right:.35rem;padding:.02rem .5rem;border-radius:1rem;font-size:.85rem;
font-weight:500;white-space:normal;color:var(--rlsnutri-accent);background:var(--rlsnutri-accent-ground)}
.rlsnutri-strip{display:inline-flex;gap:2px;vertical-align:-1px}
.rlsnutri-strip>span{width:.62rem;height:.62rem;border-radius:2px;border:1px solid var(--rlsnutri-strong-line)}
.rlsnutri-strip>.rlsnutri-on{background:var(--rlsnutri-accent);border-color:var(--rlsnutri-accent)}
.rlsnutri-figure{margin:1.5rem 0 0;padding:0;max-width:26rem}
.rlsnutri-figure>svg{display:block;width:100%;height:auto}
.rlsnutri-caption{color:var(--rlsnutri-quiet);font-size:.925rem;margin-top:.75rem}
.rlsnutri-lanes>li{position:relative;margin-top:.7rem;padding-left:2rem}
.rlsnutri-gap{display:block}
.rlsnutri-caption .rlsnutri-subheading,.rlsnutri-lanes strong{color:var(--rlsnutri-ink)}
.rlsnutri-lanes strong{font-weight:600}
.rlsnutri-key{position:absolute;left:0;top:.05rem;min-width:1.35rem;padding:0 .3rem;border-radius:1rem;
text-align:center;font-size:.8rem;font-weight:650;line-height:1.35rem;background:var(--rlsnutri-accent);
color:var(--rlsnutri-ground)}
.rlsnutri-list>li{margin-top:.5rem;padding:.6rem .8rem;background:var(--rlsnutri-raised);border-radius:.4rem;
border-left:4px solid var(--rlsnutri-strong-line)}
.rlsnutri-list>.rlsnutri-warn{border-left-color:var(--rlsnutri-warn)}
.rlsnutri-list>.rlsnutri-refuse{border-left-color:var(--rlsnutri-refuse)}
.rlsnutri-severity{font-weight:650}
.rlsnutri-warn .rlsnutri-severity{color:var(--rlsnutri-warn)}
.rlsnutri-refuse .rlsnutri-severity{color:var(--rlsnutri-refuse)}
.rlsnutri-small{display:block;margin-top:.2rem;color:var(--rlsnutri-quiet);font-size:.875rem}
.rlsnutri-more{margin-top:.2rem;color:var(--rlsnutri-quiet);font-size:.875rem}
.rlsnutri-more>summary{cursor:pointer;width:fit-content}
.rlsnutri-more>summary:focus-visible{outline:2px solid var(--rlsnutri-accent);outline-offset:2px}
.rlsnutri-more>p{margin:.2rem 0 0}
.rlsnutri-code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:inherit;background:none;
padding:0;border:0}
.rlsnutri-block{display:block;white-space:pre-wrap;margin:.5rem 0 0;padding:.5rem .7rem;border-radius:.3rem;
background:var(--rlsnutri-ground);color:var(--rlsnutri-ink)}
.rlsnutri-table{width:100%;table-layout:fixed;border-collapse:collapse;margin:0;font-size:1rem;color:inherit;
border:0}
.rlsnutri-table caption{text-align:left;color:var(--rlsnutri-quiet);padding:0 0 .4rem;caption-side:top}
.rlsnutri-table th,.rlsnutri-table td{padding:.45rem .5rem .1rem 0;text-align:left;vertical-align:top;border:0;
background:none;color:inherit;font-weight:400}
.rlsnutri-table thead th{color:var(--rlsnutri-quiet);font-size:.8rem}
.rlsnutri-table thead th:nth-child(1){width:33%}
.rlsnutri-table thead th:nth-child(2){width:27%}
.rlsnutri-table thead th:nth-child(3){width:18%}
.rlsnutri-table tbody{background:none;border-top:1px solid var(--rlsnutri-line)}
.rlsnutri-table tbody th{font-weight:600}
.rlsnutri-table td.rlsnutri-both{font-weight:650}
.rlsnutri-table td.rlsnutri-limits{padding:0 0 .55rem;color:var(--rlsnutri-quiet);font-size:.875rem}
.rlsnutri-reasons{margin:0;padding-left:1.4rem}
.rlsnutri-reasons>li{margin:.5rem 0 0;padding:0}
.rlsnutri-text{margin:.5rem 0 0}
.rlsnutri-closing{margin:2.25rem 0 0;padding:1rem 0 0;border-top:1px solid var(--rlsnutri-line);
color:var(--rlsnutri-quiet);font-size:.925rem}
.rlsnutri-closing p{margin:0 0 .4rem}
.rlsnutri-disclaimer{color:var(--rlsnutri-ink)}
.rlsnutri-page svg text{font-family:inherit;unicode-bidi:isolate}
.rlsnutri-s-hour{font-size:11px;fill:var(--rlsnutri-quiet)}
.rlsnutri-s-tick{stroke:var(--rlsnutri-line);stroke-width:1}
.rlsnutri-s-day{fill:var(--rlsnutri-line)}
.rlsnutri-s-meal{fill:var(--rlsnutri-meal)}
.rlsnutri-s-drink{fill:var(--rlsnutri-ground);stroke:var(--rlsnutri-meal);stroke-width:2}
.rlsnutri-s-leader{stroke:var(--rlsnutri-strong-line);stroke-width:1;fill:none}
.rlsnutri-s-faint{stroke:var(--rlsnutri-line);stroke-width:1;fill:none}
.rlsnutri-s-slot{fill:var(--rlsnutri-accent);stroke:var(--rlsnutri-ground);stroke-width:2}
.rlsnutri-s-medicine{fill:var(--rlsnutri-ink);stroke:var(--rlsnutri-ground);stroke-width:2}
.rlsnutri-s-gap{fill:var(--rlsnutri-gap)}
.rlsnutri-s-should{fill:none;stroke:var(--rlsnutri-accent);stroke-width:1;stroke-dasharray:3 3}
.rlsnutri-s-must{fill:none;stroke:var(--rlsnutri-accent);stroke-width:1.5}
.rlsnutri-s-key{font-size:10px;font-weight:650;fill:var(--rlsnutri-ground);text-anchor:middle}
.rlsnutri-s-badge{fill:var(--rlsnutri-accent)}
.rlsnutri-s-label{font-size:13px;fill:var(--rlsnutri-ink)}
.rlsnutri-s-quiet{font-size:12px;fill:var(--rlsnutri-quiet)}
.rlsnutri-s-bold{font-weight:650}
@container (min-width:52rem){
.rlsnutri-day{display:grid;grid-template-columns:minmax(0,1fr) 23rem;column-gap:3rem;align-items:start}
.rlsnutri-day>.rlsnutri-figure{max-width:none}
}
@container (max-width:26rem){
.rlsnutri-intakes>li{grid-template-columns:6.7rem minmax(0,1fr);column-gap:.6rem}
.rlsnutri-amount{font-size:1.05rem}
.rlsnutri-table{font-size:.9rem}
.rlsnutri-table thead th{font-size:.75rem}
}
@media print{
.rlsnutri-page{max-width:none;padding:0;font-size:11pt}
.rlsnutri-slot,.rlsnutri-mark,.rlsnutri-list>li,.rlsnutri-table tbody,.rlsnutri-figure{break-inside:avoid}
.rlsnutri-heading{break-after:avoid}
.rlsnutri-more>summary{display:none}
.rlsnutri-more::details-content{content-visibility:visible;display:block}
.rlsnutri-page *{print-color-adjust:exact}
}
"""


def _style() -> str:
    light, dark = _variables("light"), _variables("dark")
    schemes = f".rlsnutri-page{{{light}}}@media (prefers-color-scheme:dark){{.rlsnutri-page{{{dark}}}}}"
    return schemes + f"@media print{{.rlsnutri-page{{{light}}}}}" + _RULES.replace("\n", "")


STYLE = _style()
"""The style sheet; it asks for nothing from elsewhere."""
