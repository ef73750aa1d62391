import { darkRules } from '../charts/svg-finish.ts'

/** Dark colours, of the page and of its charts. */
function dark(root: string): string {
  return `${root}{color-scheme:dark;--paper:#14181e;--ink:#e9edf2;--quiet:#a6b0bc;--line:#2f3742;--faint:#1b2028;--link:#7fc0ef;--good:#5fd3ac;--bad:#ff9a5c;--warn:#ff8a3d;--shade:#00000080}${darkRules(`${root} .chart `)}`
}

/** Quiet type, hairlines instead of boxes; the one loud colour is the banner of a local run. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b2430;--quiet:#5b6674;--line:#dfe4ea;--faint:#f5f7f9;--link:#0b5fa5;--good:#00694c;--bad:#a63c00;--warn:#d55e00;--shade:#1b243026}
@media screen{:root[data-theme=light]{color-scheme:light}${dark(':root[data-theme=dark]')}}
@media screen and (prefers-color-scheme:dark){${dark(':root:not([data-theme=light])')}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.banner>div,.head,main,footer{max-width:70rem;margin:0 auto;padding-left:clamp(1rem,4vw,2.5rem);padding-right:clamp(1rem,4vw,2.5rem)}
.banner{background:#e69f00;color:#1b1300;padding:1.1rem 0 1.2rem}
.banner-title{margin:0 0 .35rem;font-size:clamp(1.25rem,3.2vw,1.6rem);font-weight:700;line-height:1.2;letter-spacing:-.01em}
.banner ul{margin:0;padding-left:1.1rem;font-size:.95rem;line-height:1.45}
.banner li{margin:.15rem 0}
.head{padding-top:2.5rem}
h1{margin:0;font-size:clamp(1.6rem,4.5vw,2.35rem);line-height:1.15;letter-spacing:-.02em;font-weight:700;text-wrap:balance}
.subtitle{margin:.6rem 0 0;color:var(--quiet)}
nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.4rem 0 0;padding:.8rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.9rem}
a{color:var(--link);text-underline-offset:.15em}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
section{padding-top:2.75rem}
h2{margin:0 0 .9rem;font-size:1.5rem;line-height:1.2;letter-spacing:-.012em}
h3{margin:1.9rem 0 .6rem;font-size:1.1rem;line-height:1.3}
p,main ul{margin:.7rem 0;max-width:46rem}
main ul{padding-left:1.15rem}
main li{margin:.35rem 0}
.answer{font-size:1.14rem;line-height:1.5;margin:.35rem 0}
.aside{color:var(--quiet);font-size:.9rem}
.callout{margin:1.2rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--line);max-width:46rem}
.callout.warning,.callout.local{border-color:var(--warn)}
.callout p{margin:.3rem 0}
.callout-title{font-weight:650}
dl{margin:0;border-top:1px solid var(--line)}
dl>div{display:grid;grid-template-columns:9rem 1fr;gap:0 1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--quiet)}
dd{margin:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1.5rem 2rem;margin:1rem 0}
figure{margin:0;min-width:0;max-width:31rem;break-inside:avoid}
.chart{display:block;width:100%;height:auto}
figcaption{margin-top:.5rem;color:var(--quiet);font-size:.85rem;line-height:1.4}
.table{margin:1.2rem 0}
.frame{overflow-x:auto;background:linear-gradient(to right,var(--paper) 30%,transparent) left/2.5rem 100% local no-repeat,linear-gradient(to left,var(--paper) 30%,transparent) right/2.5rem 100% local no-repeat,linear-gradient(to right,var(--shade),transparent) left/.8rem 100% scroll no-repeat,linear-gradient(to left,var(--shade),transparent) right/.8rem 100% scroll no-repeat}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
caption{text-align:left;color:var(--quiet);padding:0 0 .5rem;caption-side:top}
caption span{position:sticky;left:0;display:inline-block;max-width:min(46rem,calc(100vw - 2rem))}
td:not(.r) small{white-space:normal;min-width:10.5rem}
tr:has(+tr>th:empty)>*{border-bottom-color:transparent}
th,td{text-align:left;vertical-align:top;padding:.38rem .9rem .38rem 0;border-bottom:1px solid var(--line);overflow-wrap:normal;white-space:nowrap}
.prose{white-space:normal;min-width:15rem}
td:last-child,th:last-child{padding-right:0}
thead th{vertical-align:bottom;border-bottom:1.5px solid var(--ink);font-weight:600}
tbody th{font-weight:600}
.r{text-align:right}
td small,th small{display:block;color:var(--quiet);font-size:.8rem;font-weight:400;line-height:1.35}
.quiet{color:var(--quiet)}
.good{color:var(--good);font-weight:600}
.bad{color:var(--bad)}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
thead button{all:unset;cursor:pointer;font-weight:600}
thead button:hover{text-decoration:underline}
thead button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
thead button::after{content:" \\2195";color:var(--quiet);font-weight:400}
[aria-sort=ascending] button::after{content:" \\2191";color:inherit}
[aria-sort=descending] button::after{content:" \\2193";color:inherit}
.download{margin:.6rem 0;font-size:.875rem}
.theme{float:right;margin:0 0 .5rem 1rem;font:inherit;font-size:.85rem;padding:.2rem .6rem;color:var(--ink);background:var(--faint);border:1px solid var(--line);border-radius:.35rem;cursor:pointer}
.caveat{border-left:3px solid var(--warn);padding-left:1rem}
form{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:1.1rem 2rem;margin:1.2rem 0;padding:1.1rem 1.2rem;background:var(--faint);border:1px solid var(--line);border-radius:.5rem;font-size:.9rem}
form[hidden]{display:none}
form>div{display:flex;flex-direction:column;gap:.35rem;min-width:0}
form label{font-weight:600}
form .box{font-weight:400}
form output{font-weight:400;color:var(--quiet);margin-left:.4rem}
form input:not([type=checkbox]),form select{font:inherit;width:100%;min-width:0;margin:0}
form input[type=number],form select,form button{padding:.35rem .5rem;color:var(--ink);background:var(--paper);border:1px solid var(--quiet);border-radius:.35rem;font:inherit}
form input[type=range],form input[type=checkbox]{accent-color:var(--link)}
form [aria-invalid=true]{border-color:var(--bad);outline:1px solid var(--bad)}
form .last{justify-content:end;align-items:start}
form button{cursor:pointer}
[aria-busy=true] small{opacity:.6}
form:has(#what-if-simulate:checked) #what-if-warm{opacity:.45}
#table-what-if th[scope=row]{white-space:normal;min-width:8.5rem}
#table-what-if td:last-child{white-space:normal;min-width:9rem}
.same code{overflow-wrap:anywhere}
.tip{position:fixed;z-index:9;max-width:min(20rem,calc(100vw - 1rem));padding:.35rem .6rem;background:var(--ink);color:var(--paper);border-radius:.3rem;font-size:.8rem;line-height:1.35;white-space:pre-line;pointer-events:none}
.tip[hidden]{display:none}
.chart [role=img]:focus{outline:none}
.chart [role=img]:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.chart .told{stroke:var(--ink);stroke-width:1.5px;opacity:1;stroke-opacity:1;fill-opacity:1}
footer{margin-top:3.5rem;padding-top:1rem;padding-bottom:2.5rem;color:var(--quiet);font-size:.85rem}
@media (max-width:40rem){.theme{float:none;display:block;margin:0 0 1rem}dl>div{grid-template-columns:1fr}.answer{font-size:1.05rem}section{padding-top:2.2rem}}
@media print{body{font-size:10pt}nav,.download,form,.theme,.tip,.same{display:none}.banner{-webkit-print-color-adjust:exact;print-color-adjust:exact}section{padding-top:1.5rem}h2,h3,caption,thead{break-after:avoid}tr{break-inside:avoid}.frame{overflow:visible;background:none}table{font-size:7pt}td small,th small{font-size:6pt}th,td,thead th,.r{white-space:normal;padding-right:.5em}.prose,td:not(.r) small{min-width:0}thead button::after{content:""}.charts{grid-template-columns:1fr 1fr}a{color:inherit;text-decoration:none}}
`
