/** Loaded into the program by `NODE_OPTIONS`: mistakes that it does not make itself, each at a signal. */
const SECRET = `xoxb-${'1'.repeat(12)}`

process.on('SIGUSR2', () => {
  void Promise.reject(new Error(`planted rejection with ${SECRET}`))
})
process.on('SIGHUP', () => {
  setTimeout(() => {
    throw new Error(`planted exception with ${SECRET}`)
  })
})
