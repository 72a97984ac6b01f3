import type { Command } from 'commander'

/** Headings of the help of `train`, and the options under them; all others decide how it is fitted. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'Begin here:':
    'data valid test testShare split preset name runsDir resume maxMinutes config printConfig json'.split(
      ' ',
    ),
  'What is in the table:':
    'columns drop keep idColumn stepColumn needColumn warmUp sequences steps'.split(' '),
  'Network:':
    'arch numModels dModel nLayers dState headDim convWidth expand features normalize beside traits predict'.split(
      ' ',
    ),
  'Machine:': 'workers backend kernels'.split(' '),
}

/** Lays the options of `train` out in groups; within each they keep their order. */
export function groupTrainHelp(command: Command): Command {
  const headings = new Map(
    Object.entries(groups).flatMap(([heading, names]) => names.map((name) => [name, heading])),
  )
  for (const option of command.options) {
    option.helpGroup(headings.get(option.attributeName()) ?? 'Training:')
  }
  return command
}
