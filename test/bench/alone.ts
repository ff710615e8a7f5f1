/**
 * natural's Bayes in a process of its own: its dense vectors fill a heap, and a collector that both shared would bill one side for
 * the other's garbage. Trained on the project's examples, one model a language. Answers each "go" with the CPU seconds of one pass.
 */
import { LANGUAGES, messagesOf, ownMaterial, ownRows, thinned } from './material.ts'
import { cpuSeconds } from './measure.ts'
import { bayes, type Trained } from './peers.ts'

const most = Number(process.argv[2])
const material = ownMaterial()
const messages = thinned(
  LANGUAGES.flatMap((language) => messagesOf(material, language).map((text) => ({ text, language }))),
  most,
)
const rows = ownRows(material)
const models = new Map<string, Trained>()
for (const language of LANGUAGES)
  models.set(
    language,
    await bayes(0.1, true).train(
      rows.filter((row) => row.language === language),
      language,
    ),
  )
process.on('message', async () => {
  const seconds = await cpuSeconds(async () => {
    for (const { text, language } of messages) await models.get(language)!.predict(text)
  })
  process.send!(seconds)
})
process.send!('ready')
