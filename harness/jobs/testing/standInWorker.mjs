import { serveJob } from '../../../dist/harness/jobs/serveJob.js'
import { standIns } from './standIns.mjs'

export default (request) => serveJob(request, standIns)
