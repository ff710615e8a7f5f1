/** The process that chaos kills: it only makes the start quick, for it starts a thousand times. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./bot.ts')
