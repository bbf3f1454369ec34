/** Loaded into the program by `NODE_OPTIONS`: whoever waits for exactly twenty seconds waits for five. */
const [TWENTY, FIVE] = [20_000, 5_000]

const inRealTime = globalThis.setTimeout

globalThis.setTimeout = new Proxy(inRealTime, {
  apply: (target, self, [run, ms, ...rest]) =>
    Reflect.apply(target, self, [run, ms === TWENTY ? FIVE : ms, ...rest]),
})
