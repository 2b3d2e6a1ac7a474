/** The sheet of a readable copy: on a screen, on a phone, and on paper. */
export const htmlStyle = `
:root { color-scheme: light; --ink: #16211f; --soft: #5b6a67; --line: #d9e0de; --team: #fdf3dc; --pay: #f0ebfa; --out: #f2f4f4; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 15px/1.5 Inter, system-ui, -apple-system, 'Segoe UI', sans-serif; }
:lang(zh-Hans) body, body:lang(zh-Hans) { font-family: 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif; line-height: 1.65; }
main { display: flex; flex-direction: column; gap: 28px; max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
header { order: -2; } footer { order: -1; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; } h2 { margin: 0 0 4px; font-size: 18px; line-height: 1.35; }
p { margin: 0; } .soft, dt { color: var(--soft); font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 16px 0 0; } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; list-style: none; font-variant-numeric: tabular-nums; }
section { border-top: 1px solid var(--line); padding-top: 20px; }
details { margin: 8px 0 0; font-size: 13px; color: var(--soft); } details ul { margin: 4px 0 0; padding-inline-start: 20px; }
ol { margin: 16px 0 0; padding: 0; list-style: none; }
li.m { padding: 10px 14px; border-radius: 8px; break-inside: avoid; } li.m + li.m { margin-top: 4px; }
.internal li.m, li.m.note { background: var(--team); } .offer li.m, .internalOffer li.m { background: var(--pay); }
li.m.redacted, li.m.unreadable, li.m.gone { background: var(--out); color: var(--soft); font-style: italic; }
li.m.unreadable { border-inline-start: 3px solid #b3261e; }
.who { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; font-style: normal; } .who b { font-weight: 600; }
.who time, .who .n { color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.act { font-size: 13px; color: var(--soft); }
.w, blockquote { margin: 2px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
blockquote { padding-inline-start: 10px; border-inline-start: 3px solid var(--line); color: var(--soft); }
.mark { position: fixed; z-index: 1; inset: 50% auto auto 50%; width: max-content; max-width: 90vmax; transform: translate(-50%, -50%) rotate(-32deg); color: #16211f14; font-size: 34px; font-weight: 600; pointer-events: none; }
@media (max-width: 520px) { main { padding: 20px 14px 48px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
@media print { @page { margin: 18mm 16mm; } body { font-size: 10.5pt; } main { display: block; max-width: none; padding: 0; } section { break-before: page; } footer { margin: 12pt 0; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
