import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './backend/connect';
import './design/base.css';
import { Kasse } from './state/kasse.svelte';

async function begin(): Promise<void> {
  // While the program answers, the face is fetched: the first layout finds it and need not be done again.
  // (A preload in the page is fetched and then fetched once more by WebKitGTK.)
  void document.fonts.load('400 15px "Inter Variable"');
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  const kasse = new Kasse(await connect());
  mount(App, { target, props: { kasse } });
  await kasse.start();
}

void begin();
