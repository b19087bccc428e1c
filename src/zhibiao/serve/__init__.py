"""The local web page: drop a filing, see every target judged, edit it and see the score move. Nothing is kept."""
