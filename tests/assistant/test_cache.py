from assistant.cache import Cache


def test_a_value_is_kept_for_its_time() -> None:
    now = 0.0
    cache: Cache[str] = Cache(2, lambda: now)
    cache.put("a", "1", seconds=10)
    now = 9.9
    assert cache.get("a") == "1"
    now = 10.0
    assert cache.get("a") is None


def test_the_least_recently_used_goes_first() -> None:
    cache: Cache[str] = Cache(2, lambda: 0.0)
    cache.put("a", "1", seconds=10)
    cache.put("b", "2", seconds=10)
    cache.get("a")
    cache.put("c", "3", seconds=10)
    assert [cache.get(key) for key in "abc"] == ["1", None, "3"]
