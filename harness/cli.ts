#!/usr/bin/env node
import { exitCodes } from '../base/errors.js'
import { runCommandLine } from './commandLine.js'

// Whoever reads the output may stop early, as in `seqarena runs | head -1`; the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await runCommandLine(process.argv.slice(2))

// What an interrupted command left under way, such as the reading of a file, may end by itself, or never.
const graceMs = 2000
if (process.exitCode === exitCodes.interrupted) setTimeout(() => process.exit(), graceMs).unref()
