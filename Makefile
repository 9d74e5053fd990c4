# `make demo` shows what kg does, `make test` proves it; both need Python 3.11+ and nothing else.
VENV ?= .venv
PYTHON ?= python3
KG = $(VENV)/bin/kg

.PHONY: demo test lint web wheel clean

$(VENV)/.kg: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/bin/python -m pip install -qq --constraint constraints.txt --editable .
	touch $@

$(VENV)/.test: $(VENV)/.kg
	$(VENV)/bin/python -m pip install -qq --constraint constraints.txt --editable '.[test]'
	touch $@

demo: $(VENV)/.kg
	$(KG) build --store kg.db
	@echo
	@echo 'Who says that whom violated which treaty, and who disputes it?'
	$(KG) query --store kg.db -f ontology/queries/who-violates.rq
	$(KG) map map.html --store kg.db
	@echo
	@echo 'Next: open map.html in a browser, or try'
	@echo '  $(KG) show "INF Treaty"      facts, claims and disputes, with the words and the source'
	@echo '  $(KG) disputes               what is said and denied'
	@echo '  $(KG) serve                  pages, a query editor, a SPARQL endpoint'
	@echo '  $(KG) build FOLDER           your own documents'

test: $(VENV)/.test lint
	$(VENV)/bin/python -m pytest

lint: $(VENV)/.test
	$(VENV)/bin/ruff check kg tests
	$(VENV)/bin/mypy -p kg

web: $(VENV)/.kg                      # the pages' scripts and styles, after a change in kg/web/src
	$(VENV)/bin/python kg/web/bundle.py

wheel: $(VENV)/.test
	$(VENV)/bin/python -m build --wheel --quiet

clean:
	rm -rf $(VENV) build dist *.egg-info kg.db map.html
