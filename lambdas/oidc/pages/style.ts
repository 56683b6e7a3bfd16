/** The look of the pages that functions answer, after the one of the verification pages. */
export const style = `
:root{color-scheme:light dark;--back:#f5f6f8;--card:#fff;--text:#16181d;--soft:#545b68;--line:#dfe3e8;--accent:#1f4fd8;--on:#fff}
@media (prefers-color-scheme:dark){:root{--back:#14171c;--card:#1d2129;--text:#f0f2f5;--soft:#aab2bf;--line:#343a45;--accent:#9db8ff;--on:#10131a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:440px;padding:32px 24px;background:var(--card);border:1px solid var(--line);border-radius:16px;overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:24px;line-height:1.25}
p{margin:0 0 12px}
.soft{color:var(--soft);font-size:14px;margin:20px 0 0}
.actions{display:flex;flex-direction:column;gap:12px;margin-top:20px}
button{width:100%;min-height:48px;padding:10px 16px;border:1px solid var(--accent);border-radius:12px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
`;
