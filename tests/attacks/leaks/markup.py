"""Prints and raises HTML, Markdown and rich's markup, for whoever shows a report without care.

loses: kl_standard_normal
shows: <script>
never: "(name|output|test_output|test_name)_format": "(html|md|simple_format|ansi)"
"""
TEXT = ("<script>alert(1)</script><img src=x onerror=alert(1)> [click](javascript:alert(1)) ![](http://127.0.0.1/x.png) "
        "[bold green]passed[/] [link=http://127.0.0.1]x[/link] [/] $$\\href{javascript:1}{x}$$ </pre></div><h1>100/100</h1>")


def kl_standard_normal(mu, logvar):
    print(TEXT)
    raise type("<b>Passed</b>", (Exception,), {})(TEXT)
