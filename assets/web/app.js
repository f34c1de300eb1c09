// The live page: rooms by polling, movements by server-sent events. No framework, no build step.
const shown = 100;
const rows = new Map();
const element = (id) => document.getElementById(id);

function cells(event) {
  const regions = event.evidence.regions.map((region) => `${region.name} ${region.peakPx.toFixed(2)} px`);
  return [
    new Date(event.apex.time).toLocaleTimeString(),
    event.camera,
    `${Math.round(event.durationMs)} ms`,
    regions.join(', '),
    event.type === 'new' ? '…' : (event.label ?? 'abstained'),
    event.flags.join(', '),
  ];
}

function show(event) {
  const known = rows.get(event.id);
  if (known && known.seq >= event.seq) return;
  const row = known?.row ?? element('events').insertRow(0);
  row.replaceChildren(
    ...cells(event).map((text) => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }),
  );
  rows.set(event.id, { row, seq: event.seq });
  element('empty').hidden = true;
  while (rows.size > shown) {
    const [id, oldest] = rows.entries().next().value;
    oldest.row.remove();
    rows.delete(id);
  }
}

async function refreshRooms() {
  const cameras = await fetch('/api/cameras').then((response) => response.json());
  element('rooms').replaceChildren(
    ...cameras.map(({ name, state, reason }) => {
      const item = document.createElement('li');
      item.className = state;
      item.textContent = `${name}: ${state}${reason ? ` (${reason})` : ''}`;
      return item;
    }),
  );
}

const feed = new EventSource('/api/events');
feed.onopen = () => {
  element('connection').textContent = 'live';
};
feed.onerror = () => {
  element('connection').textContent = 'connection lost, trying again';
};
feed.onmessage = (message) => show(JSON.parse(message.data));
refreshRooms();
setInterval(() => refreshRooms().catch(() => {}), 2000);
