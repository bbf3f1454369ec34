/** One sheet for light and dark, phone first; no fonts or images from elsewhere. */
export const style = `
:root { color-scheme: light dark; --ground: #f4f4f4; --card: #fff; --text: #1d1d21; --soft: #6e6e78; --line: #d7d7dc; --key: #1662dd; --on: #eaf1fd }
@media (prefers-color-scheme: dark) { :root { --ground: #17171a; --card: #232328; --text: #f1f1f3; --soft: #a7a7b2; --line: #3f3f48; --key: #7fb0ff; --on: #253246 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--text); font: 16px/1.4 system-ui, sans-serif }
main { max-width: 26rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: var(--card) }
@media (min-width: 30rem) { body { padding: 3rem 1rem } main { border: 1px solid var(--line); border-radius: 8px; padding: 2rem 2.25rem } }
.mark { margin: 0 0 1rem; color: var(--soft); font-size: .8rem; letter-spacing: .04em; text-transform: uppercase }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; overflow-wrap: anywhere }
h2 { margin: 1.25rem 0 .5rem; font-size: .85rem; color: var(--soft) }
.lead { margin: 0; color: var(--soft); overflow-wrap: anywhere }
button { display: block; width: 100%; margin: 0 0 .5rem; padding: .65rem .8rem; text-align: left; font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; cursor: pointer; overflow-wrap: anywhere }
button:hover { border-color: var(--key); background: var(--on) }
button:focus-visible { outline: 3px solid var(--key); outline-offset: 1px }
button strong, button span, button small { display: block }
button span { font-size: .9rem }
button small { color: var(--soft) }
.expected button { border-color: var(--key) }
.quiet { margin-top: 1.25rem; text-align: center; color: var(--soft) }
code { color: var(--soft) }
`
