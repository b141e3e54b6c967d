require('dotenv').config();
const express = require('express');
const Database = require('better-sqlite3');

const db = new Database(process.env.DB_FILE || './data/todo.db');
const app = express();

app.use('/assets', express.static('public'));
app.get('/api/health', (request, response) => response.json({ status: 'ok' }));

app.listen(process.env.PORT || 3000);
