#!/usr/bin/env node
import { runCommandLine } from './commandLine.js'

// Whoever reads the output may stop early, as in `seqarena runs | head -1`; the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await runCommandLine(process.argv.slice(2))
