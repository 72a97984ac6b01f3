import { serveTrackJob } from '../../../../dist/harness/tracks/jobs/serveTrackJob.js'
import { standIns } from './standIns.mjs'

export default (request) => serveTrackJob(request, standIns)
