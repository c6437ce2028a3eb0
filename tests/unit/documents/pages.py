"""Pages of our own for the tests of this package."""

COPIED = """Skip to content
Home
World
Business
Sign in

Harbour bridge closed after storm damage

by Ann Lee and The Harbour Post news desk March 4, 2026 2:05 PM 3 min read
Workers stand beside the damaged bridge in Port Marl on March 3, 2026. (Dana Cole / AFP via Getty Images)
Sign up now: Get our newsletters delivered to your inbox

The main bridge over the harbour was closed on Tuesday after a storm tore away part of its deck, the city council said.

Engineers will need at least three weeks to repair it, according to the council's chief engineer, Maria Olsen.

Minister: ferries will run all night
During a visit to the port, the transport minister said that ferries would run through the night until the bridge opens, \
adding that fares would be halved for the time being and that …

"We ask drivers to stay away from the harbour," Olsen told reporters at the site on Tuesday evening.

Council votes on new sea wall
The council voted on Monday to build a sea wall along the northern shore after years of argument about its cost and its looks.

Traffic will be led over the old stone bridge, which the police have closed to lorries.

News Feed

5:12 PM

Fire at paint factory in the north leaves two hurt.

Two workers were taken to hospital after a fire at a paint factory \
in the northern suburbs on Tuesday afternoon, the fire service said.
MORE NEWS

Enter your email to subscribe
* indicates required
Subscribe
Leave a comment
"""

BROKEN = """Storm closes bridge for weeks

The council of

Port Marl

closed the bridge on Tuesday after a storm

damaged its deck, officials said in the evening.

Repairs will take at least three weeks, the chief engineer told reporters.
"""

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bridge closed | Harbour Post</title>
<meta property="og:title" content="Bridge closed"><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2026-03-04T09:30:00+01:00">
<script type="application/ld+json">{"@type": "NewsArticle",
 "author": [{"@type": "Person", "name": "Ann Lee"}]}</script>
<script>document.write("<p>never run</p>")</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Bridge closed</h1>
<p>The main bridge over the <a href="/h">harbour</a> was closed on Tuesday after a storm tore away part of its
 deck, the city council said &amp; the police confirmed.</p>
<figure><img src="x.jpg"><figcaption>The bridge on Tuesday. (Dana Cole / AFP)</figcaption></figure>
<p>Engineers will need at least three weeks to repair it, according to the council&rsquo;s chief engineer, who spoke
 to reporters at the site.</p>
<h2>Lorries</h2>
<p>Traffic will be led over the old stone bridge, which the police have closed to lorries until further notice.</p>
</article><footer><p>© 2026 Harbour Post. All rights reserved.</p></footer></body></html>"""
