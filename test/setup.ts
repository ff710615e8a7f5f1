/** Once before all tests: the knowledge is compiled, so that no test pays for it. */
import { openEngine } from '../src/open.ts'

export default async function setup(): Promise<void> {
  await openEngine(undefined)
}
