import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../../report/html.js'

/** An option of a training as it is typed, with the value that it had. */
export interface TrainingOption {
  flag: string
  value: string
  standard: string // what it is where nothing is said
}

/** How a training is done once more, and every option that it had. */
export interface Repeatable {
  commands: readonly string[]
  note: string
  options: readonly TrainingOption[]
}

/** The commands that repeat a training, and all of its options: first those that differ from the defaults. */
export function optionsSection({ commands, note, options }: Repeatable): Markup {
  const differs = ({ value, standard }: TrainingOption) => value !== standard
  const sorted = [...options.filter(differs), ...options.filter((option) => !differs(option))]
  const entries = sorted.map(
    (option) =>
      markup`<div${differs(option) && markup` class="differs"`}><dt>${option.flag}</dt><dd>${option.value}${differs(option) && markup`<span class="small"> default ${option.standard}</span>`}</dd></div>`,
  )
  const body = markup`<pre class="command"><code>${commands.join('\n')}</code></pre>
<p class="note">${note}</p>
<h3>All options</h3>
<dl class="details">${entries}</dl>`
  return section(
    'options',
    'To repeat it',
    'The command in one piece, and all options of the training: first those that differ from the defaults.',
    body,
  )
}
