/** file_input: choose or drop, see the progress, remove. */
import { choose, stateOf } from './fields.js'
import { actingAs } from './wire.js'

const listed = (field) => stateOf(field)?.files ?? []

function problem(files, text) {
  files.querySelector('[data-file-problem]').textContent = text
}

async function add(files, chosen) {
  const field = files.closest('[data-field]')
  const types = JSON.parse(files.dataset.types)
  problem(files, '')
  for (const file of chosen) {
    const ending = file.name.split('.').pop()?.toLowerCase()
    if (types.length && !types.includes(ending)) {
      problem(files, `${file.name} can’t be added here. Choose a file that ends in ${types.join(', ')}.`)
      continue
    }
    if (listed(field).length >= Number(files.dataset.max)) {
      problem(files, `Only ${files.dataset.max} can be added here. Remove one first.`)
      break
    }
    await upload(files, field, file)
  }
}

async function upload(files, field, file) {
  const row = progressRow(file.name)
  files.prepend(row)
  try {
    const uploaded = await send(file, (part) =>
      row.querySelector('progress').setAttribute('value', String(part)),
    )
    await choose(field, { type: 'file_input', files: [...listed(field), uploaded] })
  } catch (error) {
    problem(files, error.message)
  }
  row.remove()
}

function progressRow(name) {
  const row = document.createElement('div')
  row.className = 'file-row'
  row.dataset.local = 'yes'
  const label = Object.assign(document.createElement('span'), { className: 'file-name', textContent: name })
  const bar = document.createElement('progress')
  bar.max = 1
  bar.setAttribute('aria-label', `Uploading ${name}`)
  row.append(label, bar)
  return row
}

/** XMLHttpRequest, because fetch tells nothing of an upload's progress. */
function send(file, onPart) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/do/upload?${new URLSearchParams({ as: actingAs(), name: file.name })}`)
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => onPart(event.total ? event.loaded / event.total : 0)
    request.onerror = () => reject(new Error('The upload did not arrive. Try again.'))
    request.onload = () =>
      request.status === 200
        ? resolve(request.response)
        : reject(new Error(request.response?.error ?? 'The upload was refused.'))
    request.send(file)
  })
}

export function watchFiles() {
  document.addEventListener('change', (event) => {
    if (!event.target.matches('[data-file]')) return
    const chosen = [...event.target.files]
    event.target.value = ''
    add(event.target.closest('.files'), chosen)
  })
  document.addEventListener('click', (event) => {
    const id = event.target.closest('[data-remove-file]')?.dataset.removeFile
    if (!id) return
    const field = event.target.closest('[data-field]')
    choose(field, { type: 'file_input', files: listed(field).filter((file) => file.id !== id) })
  })
  for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, onDrag)
}

function onDrag(event) {
  const zone = event.target.closest?.('[data-dropzone]')
  // A file dropped beside the zone must not make the browser leave the page.
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  if (!zone) return
  zone.classList.toggle('over', event.type === 'dragover')
  if (event.type === 'drop') add(zone.closest('.files'), [...event.dataTransfer.files])
}
