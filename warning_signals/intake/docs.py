"""Data docs: a static site of what every expectation said about every delivery.

Great Expectations' own pages load styles and scripts from public networks and print cell values
without escaping them, and cells come from outside the bank. These pages show the same results,
escaped, from one folder that works without a network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left }
td.n { text-align: right } .bad { color: #a40000; font-weight: 600 } .good { color: #176117 }
"""
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>'
    "<style>{{ style }}</style></head><body><h1>{{ title }}</h1>"
)
INDEX = (
    HEAD
    + """<table><tr><th>Delivery<th>State<th>Delivered<th>Accepted<th>Quarantined<th>Duplicate</tr>
{% for name, result in results.items() %}<tr><td><a href="{{ pages[name] }}">{{ name }}</a>
<td class="{{ 'bad' if result.rejected else 'good' }}">
{{ 'rejected' if result.rejected else 'taken' }}
{% for word in ('delivered', 'accepted', 'quarantined', 'duplicates') %}
<td class="n">{{ '{:,}'.format(result[word] or 0) }}{% endfor %}</tr>
{% endfor %}</table></body></html>"""
)
PAGE = (
    HEAD
    + """<p><a href="index.html">All deliveries</a></p>
{% if result.rejected %}<p class="bad">Rejected: {{ result.rejected }}</p>{% endif %}
<p>{{ '{:,}'.format(result.delivered or 0) }} delivered
= {{ '{:,}'.format(result.accepted or 0) }} accepted
+ {{ '{:,}'.format(result.quarantined or 0) }} quarantined
+ {{ '{:,}'.format(result.duplicates or 0) }} duplicates</p>
<table><tr><th>Expectation<th>On<th>Held<th>Rows that failed<th>Examples<th>What to do</tr>
{% for one in result.results or [] %}<tr><td>{{ one.type }}<td>{{ one.kwargs }}
<td class="{{ 'good' if one.success else 'bad' }}">{{ 'yes' if one.success else 'no' }}
<td class="n">{{ one.result.get('unexpected_count', one.result.get('observed_value', '')) }}
<td>{{ one.examples | join(', ') }}<td>{{ '' if one.success else one.meta.hint_en }}</tr>
{% endfor %}</table></body></html>"""
)


def write_data_docs(results: Mapping[str, Mapping[str, Any]], folder: Path) -> Path:
    """Write one page a delivery and an index of them; return the index's path.

    `results` holds `Checked.validation` by a name such as "2026-06-08/e_invoices".
    """
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    index, page = environment.from_string(INDEX), environment.from_string(PAGE)
    pages = {name: f"{re.sub(r'[^0-9A-Za-z_-]+', '_', name)}.html" for name in results}
    folder.mkdir(parents=True, exist_ok=True)
    for name, result in results.items():
        text = page.render(title=name, style=STYLE, result=result)
        (folder / pages[name]).write_text(text, encoding="utf-8")
    text = index.render(title="Data docs", style=STYLE, results=results, pages=pages)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder / "index.html"
