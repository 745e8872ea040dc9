"""The template of the page. It is Python, and no file beside it, so that the wheel in a kit holds code alone."""

from __future__ import annotations

TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{ title|shown }}</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #1a7f37; --bad: #c5221f; --hint: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --good: #4ac26b; --bad: #ff7b72; --hint: #79c0ff; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin-bottom: .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h2 code { font-size: 1em; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
pre, code { font: .875em/1.45 ui-monospace, monospace; }
pre { white-space: pre-wrap; margin: .25rem 0; padding: .5rem .75rem; background: var(--soft); border-radius: .375rem; }
.bar { height: .5rem; background: var(--line); border-radius: .25rem; overflow: hidden; }
.bar > div { height: 100%; background: var(--good); }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
td, th { padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.n { text-align: right; white-space: nowrap; }
h3.good { font-weight: normal; }
.good { color: var(--good); } .bad { color: var(--bad); } .stub, .dim { opacity: .7; }
.hint { border-left: 3px solid var(--hint); padding-left: .75rem; margin: .5rem 0; }
img { max-width: 100%; height: auto; border-radius: .375rem; }
summary { cursor: pointer; color: var(--hint); margin: .5rem 0; }
@media (max-width: 32rem) {
.functions tr { display: grid; grid-template-columns: 2.25rem 1.5rem 1fr auto; border-bottom: 1px solid var(--line); }
.functions td { border: 0; } .functions td.state { grid-column: 3 / -1; padding-top: 0; }
.functions tr.good td.state { display: none; }
}
math { overflow-x: auto; } math[display=block] { margin: .75rem 0; max-width: 100%; }
</style>
</head>
<body>
<h1>{{ title|shown }}</h1>
<p><strong>{{ points }}</strong></p>
<div class="bar"><div style="width: {{ share }}%"></div></div>
{% for note in notes %}
<p class="bad">{{ note|shown }}</p>
{% endfor %}
<table class="functions">
{% for function in functions %}
<tr class="{{ function.kind }}">
<td class="n">{{ function.number }}</td>
{% if function.kind == "bad" %}
<td>✗</td><td><a class="bad" href="#f{{ function.number }}">{{ function.name|breaking }}</a></td>
{% else %}
<td>{{ "✓" if function.kind == "good" else "·" }}</td><td>{{ function.name|breaking }}</td>
{% endif %}
<td class="n">{{ function.points }}</td><td class="state">{{ function.state }}</td>
</tr>
{% endfor %}
</table>
{% for function in functions if function.kind == "bad" %}
<h2 id="f{{ function.number }}"><code>{{ function.name|shown }}</code> <span class="dim">{{ function.points }}</span></h2>
{% if function.section %}
<details><summary>What the handout says: {{ function.section|shown }}</summary>{{ function.text }}</details>
{% endif %}
{% for check in function.checks %}
<h3 class="{{ "good" if check.passed else "bad" }}">
{{ "✓" if check.passed else "✗" }} {{ check.number }} {{ check.sentence|shown }} <span class="dim">({{ check.points }})</span>
</h3>
{% if check.outcome %}
<p><strong>{{ check.outcome }}</strong>{% if check.aspect %}: {{ check.aspect|shown }}{% endif %}</p>
{% endif %}
{% for hint in check.hints %}
<p class="hint">{{ hint|coded }}</p>
{% endfor %}
{% if check.printed %}
<p class="dim">It printed:</p><pre>{{ check.printed|shown }}</pre>
{% endif %}
{% if check.case %}
<details><summary>The smallest failing case, to paste into Python</summary><pre>{{ check.case|shown }}</pre></details>
{% endif %}
{% if check.picture %}
<p><img src="{{ check.picture }}" alt="A picture of the first failing case of check {{ check.number }}"></p>
{% endif %}
{% endfor %}
{% endfor %}
</body>
</html>
"""
