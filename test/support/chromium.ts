import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']].flatMap((folder) =>
    folder
      ? [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ]
      : [],
  ),
]

// Without these, Chromium looks for its maker's hosts at every start
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts an installed Chrome or Chromium. Throws a line that says how to get one where there is none. */
export function startChromium(): Promise<Browser> {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...onPath, ...APPS].find(
    (path) => path && existsSync(path),
  )
  if (!executablePath)
    throw new Error(
      'The browser tests need Chrome or Chromium: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH',
    )
  return chromium.launch({ executablePath, args: QUIET })
}
