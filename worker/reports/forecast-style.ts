/** The look of the forecast's page: the panel's colours, light and dark. */
export const FORECAST_STYLE = `
:root {
  --page: #f4f6f8; --surface: #fff; --sunken: #eef1f4; --ink: #16212b; --quiet: #51606d; --line: #dde3e8;
  --accent: #0b5cab; --healthy: #177343; --watch: #8a5800; --at-risk: #b8430c; --critical: #b3123a; --unknown: #51606d;
  --healthy-bar: #3aa06b; --watch-bar: #e0a63a; --at-risk-bar: #e8743b; --critical-bar: #cf2f55; --unknown-bar: #9aa8b4;
  --critical-tint: #fce6eb; --watch-tint: #fdf1d8; --healthy-tint: #e4f4ea; color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121920; --surface: #1a232c; --sunken: #253039; --ink: #f1f4f6; --quiet: #b0bcc6; --line: #33404b;
    --accent: #7cc0ff; --healthy: #57cf92; --watch: #f2b84b; --at-risk: #ff9a66; --critical: #ff8198; --unknown: #b0bcc6;
    --healthy-bar: #3b9d6a; --watch-bar: #c9952f; --at-risk-bar: #d9713f; --critical-bar: #d2486a; --unknown-bar: #6c7a86;
    --critical-tint: #421c27; --watch-tint: #3b2f14; --healthy-tint: #16382a; color-scheme: dark;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 28px 64px; }
h1, h2, h3, p, dl, dd, figure, table, ul { margin: 0; padding: 0; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; margin-bottom: 28px; }
header svg { color: var(--accent); flex: none; }
h1 { font-size: 26px; font-weight: 680; letter-spacing: -0.015em; line-height: 1.2; }
header p { flex-basis: 100%; color: var(--quiet); font-size: 14px; }
header .org { color: var(--quiet); font-size: 18px; }
.note { margin: 0 0 24px; padding: 10px 16px; border-radius: 10px; background: var(--watch-tint); }
.card { margin-bottom: 20px; padding: 24px 28px; border: 1px solid var(--line); border-radius: 16px;
  background: var(--surface); break-inside: avoid; }
.card > h2 { font-size: 18px; font-weight: 650; letter-spacing: -0.01em; }
.card > p.about { margin: 2px 0 18px; color: var(--quiet); font-size: 14px; max-width: 76ch; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(216px, 1fr)); gap: 16px; margin-bottom: 20px; }
.figures > div { display: flex; flex-direction: column; padding: 20px 22px; border: 1px solid var(--line);
  border-radius: 16px; background: var(--surface); }
.figures dt { color: var(--quiet); font-size: 13px; font-weight: 600; }
.figures dd.big { margin: 4px 0 2px; font-size: 29px; font-weight: 700; letter-spacing: -0.025em; line-height: 1.15;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures dd.big small { font-size: 15px; font-weight: 600; letter-spacing: 0; color: var(--quiet); }
.figures dd.big.risk { color: var(--critical); }
.figures dd.none { font-size: 20px; color: var(--quiet); font-weight: 650; }
.figures dd { color: var(--quiet); font-size: 13px; }
.figures dd.big { color: var(--ink); } .figures dd.big.risk { color: var(--critical); }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 0 0 16px; list-style: none; font-size: 13px; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: 6px; }
.healthy { color: var(--healthy); } .watch { color: var(--watch); } .at-risk { color: var(--at-risk); }
.critical { color: var(--critical); } .unknown { color: var(--unknown); }
.mark { flex: none; vertical-align: -2px; } .rim { fill: none; stroke: currentColor; stroke-width: 1.6; } .fill { fill: currentColor; }
.quarter { display: grid; grid-template-columns: 196px 1fr 116px; gap: 4px 18px; align-items: center; padding: 14px 0;
  border-top: 1px solid var(--line); }
.quarter:first-of-type { border-top: 0; }
.quarter h3 { font-size: 15px; font-weight: 650; line-height: 1.3; }
.quarter .days { color: var(--quiet); font-size: 12px; }
.quarter .sum { text-align: right; font-weight: 650; font-variant-numeric: tabular-nums; }
.quarter .sum small { display: block; color: var(--quiet); font-size: 12px; font-weight: 400; }
.bar { display: flex; gap: 2px; height: 26px; }
.bar > span { min-width: 3px; border-radius: 3px; }
.bar > span:first-child { border-radius: 7px 3px 3px 7px; } .bar > span:last-child { border-radius: 3px 7px 7px 3px; }
.bar > span:only-child { border-radius: 7px; }
.bar .healthy { background: var(--healthy-bar); } .bar .watch { background: var(--watch-bar); }
.bar .at-risk { background: var(--at-risk-bar); } .bar .critical { background: var(--critical-bar); }
.bar .unknown { background: var(--unknown-bar); }
.chip { display: inline-block; margin-left: 6px; padding: 0 8px; border-radius: 9px; background: var(--sunken); color: var(--quiet);
  font-size: 11.5px; font-weight: 600; line-height: 18px; white-space: nowrap; vertical-align: 1px; }
.chip.now { background: var(--accent); color: var(--surface); } .chip.warn { background: var(--watch-tint); color: var(--watch); }
.scroll { overflow-x: auto; margin: 0 -28px; padding: 0 28px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { padding: 0 10px 8px; color: var(--quiet); font-size: 12px; font-weight: 600; text-align: left; vertical-align: bottom; white-space: nowrap; }
td { padding: 9px 10px; border-top: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td small { display: block; color: var(--quiet); font-size: 12px; line-height: 1.4; }
td.nowrap { white-space: nowrap; }
tr.group th { padding: 18px 10px 6px 0; color: var(--ink); font-size: 14px; font-weight: 650; }
.stance { display: inline-block; padding: 0 9px; border-radius: 9px; background: var(--sunken); font-size: 12.5px; font-weight: 600; line-height: 21px; white-space: nowrap; }
.stance.renews { background: var(--healthy-tint); color: var(--healthy); } .stance.leaves { background: var(--critical-tint); color: var(--critical); }
.gauge { position: relative; height: 6px; margin: 7px 0 3px; border-radius: 3px; background: var(--sunken); }
.gauge > span { display: block; height: 100%; border-radius: 3px; background: var(--accent); }
.quiet { color: var(--quiet); }
details > summary { cursor: pointer; font-size: 18px; font-weight: 650; letter-spacing: -0.01em; }
details > summary::marker { color: var(--quiet); }
details[open] > summary { margin-bottom: 16px; }
footer { color: var(--quiet); font-size: 13px; max-width: 90ch; } footer p { margin-bottom: 6px; }
@media (max-width: 680px) {
  main { padding: 24px 14px 48px; } .card { padding: 18px 16px; } .scroll { margin: 0 -16px; padding: 0 16px; }
  .quarter { grid-template-columns: 1fr auto; } .quarter > :nth-child(2) { grid-column: 1 / -1; grid-row: 2; }
  .figures { gap: 10px; } .figures > div { padding: 14px 16px; } .figures dd.big { font-size: 24px; }
}
@media print { body { background: none; } main { max-width: none; padding: 0; } .card, .figures > div { border-color: #ccc; } }
`;
