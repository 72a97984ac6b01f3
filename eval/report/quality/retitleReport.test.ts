import { expect, it } from 'vitest'
import { renderQualityReport } from './qualityReport.js'
import { retitleReport } from './retitleReport.js'
import { sampleAssessment } from './testing/sampleAssessment.js'

it('is the page that is rendered under that name', () => {
  const assessments = [sampleAssessment({ file: 'runs/select/$&<synthetic>.csv', keyed: false })]
  const createdAt = '2025-06-01T14:03:22.120Z'
  const name = 'seq_result_20260131_0905 <$1> & "more".csv'
  const page = renderQualityReport({ assessments, createdAt })
  expect(retitleReport(page, name)).toBe(
    renderQualityReport({ assessments, createdAt, title: name }),
  )
  expect(page).not.toContain('seq_result')
})
