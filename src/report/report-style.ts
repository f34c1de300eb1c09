/** The report's style: the colours of the live page, light and dark. It is part of the page, which loads nothing. */
export const reportStyle = `:root{color-scheme:light dark;--page:light-dark(#fff,#0d1117);--raised:light-dark(#eaf0f6,#1f2731);
--line:light-dark(#d3dae2,#30383f);--text:light-dark(#16202a,#e8edf2);--quiet:light-dark(#50606f,#9dabb8);
--accent:light-dark(#0b6475,#5cc8dc);--good:light-dark(#1c7a42,#4cc27a);--poor:light-dark(#9a5b00,#e6a83c);
--c0:var(--accent);--c1:light-dark(#b4450c,#ff9a5c);--c2:light-dark(#6f3fb5,#c0a0ff);--c3:light-dark(#1c7a42,#6fd697);
--c4:light-dark(#a8216b,#ff8fc4);--c5:light-dark(#7a6100,#e5c94b);--c6:light-dark(#6b7784,#8794a1);
font:16px/1.5 system-ui,sans-serif;background:var(--page);color:var(--text)}
body{max-width:64rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem}a{color:var(--accent)}
article{border-top:1px solid var(--line);margin-top:1.5rem}.note{color:var(--quiet)}
svg text{font-size:11px;fill:var(--quiet)}.timeline{width:100%}.timeline a:focus rect{stroke:var(--text);stroke-width:2}
.grid{stroke:var(--line)}.micro{fill:var(--accent)}.macro{fill:var(--c2)}.blink{fill:var(--c5)}
.good{fill:var(--good)}.poor{fill:var(--poor)}.no-face{fill:var(--line)}
.curves{width:100%;max-height:24rem}.during{fill:var(--raised)}.moment{stroke:var(--quiet);stroke-dasharray:4 3}
.curve{fill:none;stroke-width:2;stroke-linejoin:round}.stroke-0{stroke:var(--c0);stroke-width:3}
${[1, 2, 3, 4, 5].map((i) => `.stroke-${i}{stroke:var(--c${i})}`).join('')}.stroke-6{stroke:var(--c6);stroke-width:1}
.key{display:inline-block;width:.9rem;height:.25rem;margin-right:.5rem;border-radius:2px;vertical-align:middle;background:var(--c6)}
${[0, 1, 2, 3, 4, 5].map((i) => `.key-${i}{background:var(--c${i})}`).join('')}
.split{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:1rem;align-items:start}.face{width:12rem}
@media(max-width:36rem){.split{grid-template-columns:minmax(0,1fr)}}
.outline{fill:var(--page);stroke:var(--quiet)}.feature{fill:none;stroke:var(--quiet);stroke-opacity:.55}
.still{fill:none;stroke:var(--line);stroke-width:.6}.moved{fill:var(--accent);stroke:var(--accent);stroke-width:.8}
.arrow path{fill:none;stroke:var(--text);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
figure{display:inline-block;margin:.5rem 1rem .5rem 0}img{width:192px;height:192px}
table{border-collapse:collapse}td,th{text-align:left;padding:.1rem 1rem .1rem 0;font-weight:inherit}thead th{color:var(--quiet)}`;
