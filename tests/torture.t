# A crawl that is killed at random moments exports the same bytes.

exec tests/torture --kills 10
