"""NaN and infinity wherever a number is read: shapes, labels, lines of a traceback.

loses: kl_standard_normal
"""
FRAMES = b'[{"file":"divergences.py","line":NaN,"code":Infinity},{"file":NaN,"line":-Infinity},7,null,[]]'


def kl_standard_normal(mu, logvar):
    reply_with(lambda message, encode: frame(
        b'{"error":{"kind":"raised","type":NaN,"message":Infinity,"frames":' + FRAMES + b'},"results":NaN}'))
