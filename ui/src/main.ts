import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './backend/connect';
import './design/base.css';
import { Kasse } from './state/kasse.svelte';

async function begin(): Promise<void> {
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  const kasse = new Kasse(await connect());
  mount(App, { target, props: { kasse } });
  await kasse.start();
}

void begin();
