import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { RandomStream } from '../../dist/base/random.js'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/harness/cli.js')
const folder = join(tmpdir(), `seqarena-kill-${process.pid}`)
const data = join(folder, 'data.parquet')
const members = 2
const epochs = 60
const tableOptions = `simulate --sequences 6 --steps 110 --seed 5 --out ${data}`.split(' ')
// With both architectures, dropout, crops and an average of the weights, so that all state there is has to survive.
const trainOptions = [
  `train --data ${data} --num-models ${members} --epochs ${epochs} --patience ${epochs}`,
  '--arch mamba2,gru --d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --features raw --batch-size 2',
  '--crop 60 --dropout 0.1 --ema 0.9 --lr 0.003 --workers 2',
].flatMap((part) => part.split(' '))

/** Starts the command line; `ended` tells how it went once it has ended. */
function start(args) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const ended = new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stderr })),
  )
  return { child, ended }
}

/** Runs the command line to its end. */
async function complete(args) {
  const { code, stderr } = await start(args).ended
  if (code !== 0) throw new Error(`${args[0]} ended with code ${code}: ${stderr}`)
}

/** Kills the command after `seconds`; false when it had ended by itself. */
async function killAfter(seconds, args) {
  const { child, ended } = start(args)
  const timer = new AbortController()
  const first = await Promise.race([
    ended,
    sleep(1000 * seconds, undefined, { signal: timer.signal }),
  ])
  timer.abort()
  child.kill('SIGKILL')
  const { code, signal, stderr } = await ended
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`ended with code ${code}: ${stderr}`)
  return first === undefined && signal === 'SIGKILL'
}

/** The command that goes on with a run, or starts it where it was killed before it was one. */
function goOn(name) {
  const run = ['--runs-dir', folder, '--name', name]
  const started = existsSync(join(folder, name, 'config.json'))
  return started ? ['train', '--resume', ...run] : [...trainOptions, ...run]
}

/** How far a killed run had come, in words. */
function progressOf(name) {
  const file = (own) => join(folder, name, own)
  if (!existsSync(file('config.json'))) return 'before it was a run'
  if (existsSync(file('summary.json'))) return 'after its summary'
  const done = existsSync(file('metrics.jsonl'))
    ? readFileSync(file('metrics.jsonl'), 'utf8').trim().split('\n').length
    : 0
  return `after ${done} of ${members * epochs} epochs`
}

/** Every file's name, and the bytes of the weights. */
function resultOf(name) {
  const names = readdirSync(join(folder, name)).sort()
  const weights = names
    .filter((own) => /^(?:mamba|gru)_model_\d+\.safetensors$/.test(own))
    .map((own) => readFileSync(join(folder, name, own)))
  return { names: names.join(' '), weights }
}

function areEqual(a, b) {
  return (
    a.names === b.names &&
    a.weights.length === members &&
    a.weights.every((bytes, k) => bytes.equals(b.weights[k]))
  )
}

/** A run that is killed once, and with a chance of a third again each time it is resumed. */
async function trial(name, random, seconds) {
  const kills = []
  do {
    const moment = random.uniform() * seconds
    // A run that ends before its first kill proves nothing: another one, another moment.
    if (await killAfter(moment, goOn(name))) kills.push({ moment, how: progressOf(name) })
    else if (kills.length === 0) rmSync(join(folder, name), { recursive: true })
  } while (kills.length === 0 || random.uniform() < 1 / 3)
  await complete(goOn(name))
  return kills
}

/**
 * Kills a small training at random moments, resumes it until it ends, and compares the weights with those of the training
 * that was never killed, byte for byte.
 *
 * @returns exit code
 */
export async function tortureKills({ count, seed }) {
  mkdirSync(folder)
  await complete(tableOptions)
  const started = performance.now()
  await complete([...trainOptions, '--runs-dir', folder, '--name', 'whole'])
  const seconds = (performance.now() - started) / 1000
  console.log(`never killed: ${seconds.toFixed(1)} s`)
  const whole = resultOf('whole')
  let equal = 0
  for (let i = 1; i <= count; i++) {
    const name = `killed-${i}`
    const kills = await trial(name, new RandomStream(seed, 'kill', i), seconds)
    const isEqual = areEqual(resultOf(name), whole)
    if (isEqual) equal++
    const places = kills.map(({ moment, how }) => `${moment.toFixed(2)} s, ${how}`)
    console.log(`${i}: killed at ${places.join('; at ')}: ${isEqual ? 'equal' : 'DIFFERENT'}`)
  }
  console.log(`${equal} of ${count} equal`)
  if (equal === count) {
    rmSync(folder, { recursive: true })
    return 0
  }
  console.log(`The runs are kept in ${folder}.`)
  return 1
}
