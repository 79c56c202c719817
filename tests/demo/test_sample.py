"""The bundled sample news is complete, invented where it must be, and holds the traps that it is meant to show."""

from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from bot.demo.documents import link_of, write
from bot.demo.sample import Sample, load

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "rss1": "http://purl.org/rss/1.0/",
}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load()


def test_the_sample_is_large_enough_to_show_the_whole_job(sample: Sample) -> None:
    assert len(sample.outlets) >= 8
    assert len(sample.items) >= 30
    assert {outlet.format for outlet in sample.outlets} == {"rss", "rdf", "atom"}
    assert any(outlet.language != "en" for outlet in sample.outlets)


def test_no_address_can_be_mistaken_for_a_real_outlet(sample: Sample) -> None:
    assert all(outlet.home.removeprefix("https://").endswith(".example") for outlet in sample.outlets)


def test_every_item_belongs_to_an_outlet_and_no_outlet_is_empty(sample: Sample) -> None:
    assert {item.outlet for item in sample.items} == {outlet.id for outlet in sample.outlets}


def test_polls_go_forward_in_time_and_block_only_outlets_that_exist(sample: Sample) -> None:
    times = [poll.at for poll in sample.polls]
    assert times == sorted(set(times))
    assert {name for poll in sample.polls for name in poll.blocked} <= {outlet.id for outlet in sample.outlets}
    assert any(poll.blocked for poll in sample.polls)


def test_every_feed_already_lists_something_at_the_first_poll(sample: Sample) -> None:
    """Otherwise the silent first poll would have nothing to be silent about."""
    assert all(sample.list_items(outlet.id, sample.polls[0].at) for outlet in sample.outlets)


def test_every_item_appears_at_some_poll(sample: Sample) -> None:
    seen = {
        item.number
        for poll in sample.polls
        for outlet in sample.outlets
        for item in sample.list_items(outlet.id, poll.at)
    }
    assert seen == {item.number for item in sample.items}


def test_every_document_is_well_formed_but_the_one_with_an_escape_byte(sample: Sample) -> None:
    broken = set()
    for poll in sample.polls:
        for outlet in sample.outlets:
            items = sample.list_items(outlet.id, poll.at)
            try:
                root = ET.fromstring(write(outlet, items))
            except ET.ParseError:
                broken.add(outlet.id)
                continue
            listed = {
                "rss": root.findall("channel/item"),
                "atom": root.findall("atom:entry", NAMESPACES),
                "rdf": root.findall("rss1:item", NAMESPACES),
            }[outlet.format]
            assert len(listed) == len(items)
    assert broken == {"kettle"}


def test_the_redated_page_has_another_address_at_each_poll(sample: Sample) -> None:
    page = next(item for item in sample.items if item.redated)
    assert len({page.at(poll.at).slug for poll in sample.polls}) == len(sample.polls)


def test_an_edited_item_keeps_its_number_and_changes_title_and_address(sample: Sample) -> None:
    item = next(item for item in sample.items if item.edits)
    before, after = item.at(item.date), item.at(datetime(2026, 1, 1, tzinfo=UTC))
    assert before.title != after.title
    assert before.slug != after.slug
    assert before.number == after.number


def test_the_sample_holds_a_repeated_guid_and_one_page_under_two_addresses(sample: Sample) -> None:
    guids = Counter((item.outlet, item.guid) for item in sample.items if item.guid)
    pages = Counter((item.outlet, item.slug) for item in sample.items)
    addresses = {link_of(sample.get_outlet(item.outlet), item) for item in sample.items}
    assert max(guids.values()) >= 2
    assert max(pages.values()) >= 2
    assert len(addresses) == len(sample.items)


def test_the_sample_holds_hostile_headlines(sample: Sample) -> None:
    titles = "\n".join(item.title for item in sample.items)
    for trap in ("@everyone", "<!channel>", "](http://evil.example)", "\x1b[2J", "\u202e", "<script>"):
        assert trap in titles
