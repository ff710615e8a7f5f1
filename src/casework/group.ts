/**
 * Group commit: callers that come while others are being written wait together and are written together. I/O: none of its own.
 * Invariants: items run in the order in which they came, one batch at a time; each caller hears of its own item alone, and only once
 * its batch has ended; an item that fails does not take others with it.
 */

export interface Grouping<In, Out> {
  readonly most: number
  /** Answers in the order of the items. */
  readonly run: (items: readonly In[]) => Promise<readonly Out[]>
  /** Whether an error is one item's own fault: the others are then run without it. */
  readonly separable: (error: unknown) => boolean
}

export interface Group<In, Out> {
  readonly add: (item: In) => Promise<Out>
  /** Settles when nothing waits and nothing runs. */
  readonly idle: () => Promise<void>
}

interface Waiter<In, Out> {
  readonly item: In
  readonly resolve: (out: Out) => void
  readonly reject: (error: unknown) => void
}

export function createGroup<In, Out>({ most, run, separable }: Grouping<In, Out>): Group<In, Out> {
  let queue: Waiter<In, Out>[] = []
  let working: Promise<void> | undefined

  const runBatch = async (batch: readonly Waiter<In, Out>[]): Promise<void> => {
    try {
      const outs = await run(batch.map(({ item }) => item))
      for (const [i, { resolve }] of batch.entries()) resolve(outs[i]!)
    } catch (error) {
      if (batch.length === 1 || !separable(error)) for (const { reject } of batch) reject(error)
      else for (const waiter of batch) await runBatch([waiter])
    }
  }
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      // Whoever was just answered may come again at once, and whoever calls in this turn comes along.
      await new Promise<void>((resolve) => setImmediate(resolve))
      const batch = queue.slice(0, most)
      queue = queue.slice(most)
      await runBatch(batch)
    }
    working = undefined
  }
  return {
    add: (item) =>
      new Promise<Out>((resolve, reject) => {
        queue.push({ item, resolve, reject })
        working ??= work()
      }),
    idle: async () => {
      while (working) await working
    },
  }
}
